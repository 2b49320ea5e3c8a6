"""Profiles: the unified view of a person, and the root of the graph.

A profile has a customer id that never changes and a version that rises by one with every change, so the number
of its change records always equals its version. Its document holds the attributes and the order of everything
that lives in documents of its own: which identity or app profile is primary is told by this order alone. Every
write of any concept goes through `actions.writing`, which compares and sets the version.
"""
