"""Groups: what a person is a member of, primary first (seed 004).

They live in the document of their profile. No two groups of a profile have the same type and name. They are
kept like contact points (`gateway.lists`), but nobody is found by one.
"""
