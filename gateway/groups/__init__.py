"""Groups: what a person is a member of, primary first (seed 004).

They live in the document of their profile. No two groups of a profile have the same type and name. A group is an
entry like a contact point, kept by the same rules (`gateway.contacts.rules.lists`), but nobody is found by it.
"""
