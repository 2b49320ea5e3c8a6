"""The limits of an identity type."""

MAX_TYPES = 200
MAX_LABEL = 100
MAX_BLOCKED_VALUES = 100
MAX_ALIASES = 20
