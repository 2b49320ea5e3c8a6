"""What an operation needs of the documents that it shows, found in its plans."""

import re
from collections.abc import Iterable

from gateway.graphql.compiler.plan import Choice, Fields, Planned, Resolver, Values
from gateway.graphql.edges import itself
from gateway.graphql.reads import EVERYTHING, Needs, Part, declared

_PLAIN = re.compile(r"\w+", re.ASCII)
"""Names that mean to MongoDB what they say."""


def needs_of(plans: Iterable[Values]) -> Needs:
    """Return what the plans of all root fields of an operation need."""
    needs = _Needs()
    for values in plans:
        needs.note(values)
    if needs.unknown:
        return EVERYTHING
    return Needs({kind: frozenset(keys) for kind, keys in needs.keys.items() if kind not in needs.wholes})


class _Needs:
    def __init__(self) -> None:
        self.keys: dict[str, set[str | Part]] = {}
        self.wholes: set[str] = set()
        self.unknown = False
        """Whether a function loads what it likes."""

    def note(self, values: Values) -> None:
        of = values.of
        if isinstance(of, Values):
            self.note(of)
        elif isinstance(of, Choice):
            # A document is asked for its type, too.
            self.wholes.update(of.types)
            for fields in of.types.values():
                self._note_fields(fields)
        elif isinstance(of, Fields):
            self._note_fields(of)

    def _note_fields(self, fields: Fields) -> None:
        self.keys.setdefault(fields.type_name, set())
        for planned in fields.fields.values():
            if planned.values is None:
                continue
            if planned.resolver is None:
                self.keys[fields.type_name].add(planned.key)
            else:
                self._note_resolver(fields.type_name, planned, planned.resolver)
            self.note(planned.values)

    def _note_resolver(self, kind: str, planned: Planned, resolver: Resolver) -> None:
        self.unknown |= resolver.is_async
        keys = _looked_at(resolver)
        if resolver.edge is None:
            self._add(kind, keys)
            return
        self._add(kind, resolver.edge.loader.reads if resolver.edge.key is itself else None)
        assert planned.values is not None
        for shown in _types_of(planned.values):
            self._add(shown, keys)

    def _add(self, kind: str, keys: Iterable[str | Part] | None) -> None:
        if keys is None:
            self.wholes.add(kind)
        else:
            self.keys.setdefault(kind, set()).update(keys)


def _looked_at(resolver: Resolver) -> Iterable[str | Part] | None:
    """Return the keys, or the parts of keys, that a resolver's function looks at; None where that is not known."""
    keys, named_by = declared(resolver.field)
    if keys is None or named_by is None or not resolver.is_constant:
        return keys
    names = resolver.arguments({}).get(named_by)
    if isinstance(names, str):
        names = [names]
    if not names or not all(map(_PLAIN.fullmatch, names)):
        return keys
    return [Part(key, name) for key in keys for name in names]


def _types_of(values: Values) -> Iterable[str]:
    if isinstance(values.of, Values):
        return _types_of(values.of)
    if isinstance(values.of, Choice):
        return values.of.types
    return [values.of.type_name] if isinstance(values.of, Fields) else []
