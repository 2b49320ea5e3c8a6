"""What may be asked of a definition, and of the data that does not fit it."""

from enum import Enum

MAX_DEFINITIONS = 500
MAX_VALUES = 1_000
MAX_ALLOWED_VALUES = 100
MAX_SOURCE_NAME = 128
MAX_DESCRIPTION = 500

MIGRATED_AT_ONCE = 500
"""How many profiles one request rewrites; the next one goes on."""


class DefinitionMigration(Enum):
    """What to do with stored values that do not fit a definition."""

    NORMALISE = "NORMALISE"
    CLEAR_CONTRADICTING = "CLEAR_CONTRADICTING"
