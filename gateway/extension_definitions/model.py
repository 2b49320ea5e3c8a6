"""What may be asked of the definition of an extension."""

MAX_DEFINITIONS = 100
MAX_NAME = 26
"""As in Genesys (seed 001)."""

MAX_FIELDS = 100
MAX_LENGTH = 10_000
MAX_SOURCE_NAME = 128
MAX_DESCRIPTION = 500

MAX_BYTES = 50_000
"""Of one definition as JSON; all definitions of a domain are one document."""
