"""Definitions of extensions: how many records one has, what is in them, and what is their key (Genesys, seed 001).

They are kept with the domain's other definitions. Records are checked when they are written, and never contradict a
definition when it is made: one that stored records do not fit is refused.
"""
