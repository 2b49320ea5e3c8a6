"""The ordered lists of documents that a profile holds: its identities and its app profiles, primary first.

Their order and their states live in the profile, all else in a document of each entry. What can be done to such a
list is the same for both, and the same for a mutation of one verb and for a patch of many.
"""
