"""Searching for profiles: a tree of conditions becomes a query on typed tokens, which every profile keeps in one array.

One array and one index (domain, search, _id) serve every condition, alone or with others. What the index cannot serve
is refused with the reason, so no search ever reads all profiles of a domain.
"""
