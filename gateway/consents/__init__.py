"""Consents: what a person allowed, in which words, and until when (MyPreferences, seed 004).

A consent is a document of its own, one for each type and locale of a profile. It is never asked for with a new
profile. Whether it has expired is not kept but told by the time of the read. The profile keeps the ids of its
consents, so that they are read by id, and every change to one is a change to the profile.
"""
