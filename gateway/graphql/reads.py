"""Which keys of documents a field's function looks at: what nobody looks at need not be read.

A field without a function is its document's key of the same name. Of a function this is not known unless its field says
so; where it does not, the documents are read as a whole.
"""

from collections.abc import Mapping
from typing import NamedTuple

from strawberry.types.field import StrawberryField

_READS = "reads"
_NAMED_BY = "reads named by"


class Part(NamedTuple):
    """What stands under a name in the object that a key of a document has."""

    key: str
    name: str


Fields = Mapping[str, int]
"""A projection of MongoDB."""


class Needs:
    """What an operation needs of the documents that it shows, by the type that shows them.

    Those of a type that is not there are needed as a whole.
    """

    def __init__(self, by_type: Mapping[str, frozenset[str | Part]]) -> None:
        self._by_type = by_type
        self._made: dict[tuple[str, frozenset[str]], tuple[Fields, tuple[Part, ...]]] = {}

    def fields(self, shown: str, always: frozenset[str], stored_names: Mapping[str, str]) -> Fields | None:
        """Return what has to be read of documents that a type shows, `always` included; None for all of them.

        A part is stored under its name, unless that is one of `stored_names`.
        """
        needed = self._by_type.get(shown)
        if needed is None:
            return None
        made = self._made.get((shown, always))
        if made is None:
            keys = always | {one for one in needed if isinstance(one, str)}
            parts = tuple(sorted(one for one in needed if isinstance(one, Part) and one.key not in keys))
            made = self._made[shown, always] = dict.fromkeys(sorted(keys), 1), parts
        fields, parts = made
        if not parts:
            return fields
        return {**fields, **{f"{part.key}.{stored_names.get(part.name, part.name)}": 1 for part in parts}}


EVERYTHING = Needs({})


def reads(*keys: str, named_by: str | None = None) -> Mapping[str, object]:
    """Return the metadata of a field whose function looks at these keys alone: of its document, or of what is loaded.

    An edge's function is given documents that its loader found; all others are given the document of the field. The
    argument `named_by`, when it is given, names what is looked at in the objects that the keys have.
    """
    return {_READS: frozenset(keys), _NAMED_BY: named_by}


def declared(field: StrawberryField) -> tuple[frozenset[str] | None, str | None]:
    """Return what a field's function looks at, None where it does not say, and the argument that names its parts."""
    return field.metadata.get(_READS), field.metadata.get(_NAMED_BY)
