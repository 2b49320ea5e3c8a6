"""Extensions: named lists of records of a shape of their own, primary record first (seed 001).

The records of one extension of one profile are one document, in their order. No two records of it are equal.
A record has an id that stays while it lives, also when its data changes; records are addressed by it, never by
their place. The profile keeps the names of its extensions, so that they are read by id.
"""
