"""Bounds of the settings of a domain."""

MAX_ADDRESSES = 100
MAX_TAGS = 50
MAX_TAG_NAME = 128
MAX_TAG_VALUE = 256
MAX_RATE = 1_000_000_000
