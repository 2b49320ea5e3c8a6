"""Which keys of documents a field's function looks at: what nobody looks at need not be read.

A field without a function is its document's key of the same name. Of a function this is not known unless its field says
so; where it does not, the documents are read as a whole.
"""

from collections.abc import Mapping
from types import MappingProxyType

from strawberry.types.field import StrawberryField

_READS = "reads"

Needs = Mapping[str, frozenset[str]]
"""Keys of documents by the type that shows them; those of a type that is not there are needed as a whole."""

EVERYTHING: Needs = MappingProxyType({})


def reads(*keys: str) -> Mapping[str, frozenset[str]]:
    """Return the metadata of a field whose function looks at these keys alone: of its document, or of what is loaded.

    An edge's function is given documents that its loader found; all others are given the document of the field.
    """
    return {_READS: frozenset(keys)}


def declared(field: StrawberryField) -> frozenset[str] | None:
    """Return what a field's function looks at; None where it does not say."""
    return field.metadata.get(_READS)
