"""Ordered lists that a profile keeps in its own document: contact points and groups (seed 004).

An entry has an id that stays while it lives, a type, a value, and a state. What a value is, and when two are the same,
is said by its kind (`model.Kind`), of which each concept has its own; what can be done to a list is the same for all.
"""
