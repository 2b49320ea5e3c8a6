"""What happened to profiles: every version of a profile has one record of who changed what, when and why.

The record is written in the transaction of the change itself, so neither exists without the other, and the
number of a profile's records always equals its version. Nobody edits a record.
"""
