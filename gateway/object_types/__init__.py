"""Object types: how the JSON of a source becomes a part of profiles (Amazon Connect's profile object types, seed 003).

A type has fields, each of which takes a value from the source and may put it somewhere on the profile, and keys, which
say of which object and of which profile the JSON speaks. All of a mapping is checked when it is put, and compiled once.
A template is a type that comes with the gateway, for the format of a known system.
"""
