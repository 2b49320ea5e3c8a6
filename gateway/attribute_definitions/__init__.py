"""Definitions of attributes: which there are in a domain, and what they may hold.

They are kept in the domain's document and change one at a time, each change with a version and a record of who made
it and why. What profiles hold never contradicts a definition when it is made: one that stored values do not fit is
refused, or takes effect once the migration that the caller asked for has rewritten them.
"""
