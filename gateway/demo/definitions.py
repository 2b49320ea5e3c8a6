"""What the demo's domain defines. Any other name may be used too, as that of a custom field."""

from gateway.definitions.model import AttributeDefinition, Definitions

# Genesys knows only strings and times, and its own sample has an address under a top-level domain that does not exist.
_EMAIL_ADDRESS = AttributeDefinition(
    name="EmailAddress",
    searchable=True,
    description="Where mail reaches the person; the first address is the one to write to.",
)

_CITY = AttributeDefinition(name="City", searchable=True, description="Where the person lives.")
_INTERESTS = AttributeDefinition(name="Interests", searchable=True, description="What the person likes to do.")

DEFINITIONS = Definitions(attributes={found.name: found for found in (_CITY, _EMAIL_ADDRESS, _INTERESTS)})
