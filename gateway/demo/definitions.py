"""What the demo's domain defines. Any other name may be used too, as that of a custom field."""

from gateway.definitions.model import AttributeDefinition, Definitions

# Genesys knows only strings and times, and its own sample has an address under a top-level domain that does not exist.
_EMAIL_ADDRESS = AttributeDefinition(
    name="EmailAddress",
    searchable=True,
    description="Where mail reaches the person; the first address is the one to write to.",
)

DEFINITIONS = Definitions(attributes={_EMAIL_ADDRESS.name: _EMAIL_ADDRESS})
