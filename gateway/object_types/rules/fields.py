"""Fields, compiled: how each takes its values from an object."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from gateway.errors import ErrorCode, Rejection
from gateway.object_types.model import FieldMapping
from gateway.object_types.rules import handlebars, paths, targets, values
from gateway.object_types.rules.paths import Steps, Wild
from gateway.object_types.rules.targets import Form, Target
from gateway.object_types.rules.values import Unfit

SOURCE = "_source"

COERCE: Mapping[Form, Callable[[Any], Any]] = MappingProxyType(
    {
        Form.TEXT: values.text,
        Form.TEXTS: values.texts,
        Form.FLAG: values.flag,
        Form.OBJECT: values.members,
        Form.RECORDS: values.records,
        Form.ANY: values.json,
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a type.

    Its values are those that `read` finds in each element that `prefix`, which ends in a [*] or is empty, leads to.
    The `steps` of a Handlebars text are none.
    """

    mapping: FieldMapping
    target: Target | None
    steps: Steps
    prefix: Steps
    read: paths.Read

    @property
    def name(self) -> str:
        return self.mapping.name

    @property
    def is_list(self) -> bool:
        return bool(self.prefix)

    @property
    def members_of(self) -> Steps | None:
        """Return the way to the object all of whose members are meant, if they are."""
        return self.steps[:-1] if self.steps and self.steps[-1] is Wild.MEMBERS else None

    def coerced(self, form: Form | None = None) -> paths.Read:
        """Return what reads a value from one element, in the form of the target or in another one."""
        form = form or (self.target.form if self.target else Form.TEXT)
        if self.target and self.target.wild:
            return partial(_read, self.read, values.members)
        return partial(_read, self.read, COERCE[form])

    def all_values(self, form: Form) -> Callable[[Any], list[Any]]:
        """Return what lists the values of all elements of an object that have one."""
        return partial(_read_all, paths.all_of(self.prefix), self.coerced(form))

    def problems(self, source: Any) -> Iterator[Rejection]:
        """Tell which values of an object the field cannot take."""
        if not self.steps:
            yield from self._problems_at((), partial(self.coerced(), source))
            return
        way: tuple[str | int, ...] = tuple(step for step in self.prefix if not isinstance(step, Wild))
        yield from self._problems_at(way, partial(paths.all_of(self.prefix), source))
        coerce = values.members if self.target and self.target.wild else COERCE[self._form]
        for place, value in paths.located(self.steps, source):
            yield from self._problems_at(place, partial(coerce, value))

    @property
    def _form(self) -> Form:
        return self.target.form if self.target else Form.TEXT

    def _problems_at(self, place: tuple[str | int, ...], take: Callable[[], Any]) -> Iterator[Rejection]:
        try:
            take()
        except Unfit as error:
            yield Rejection(ErrorCode.INVALID_VALUE, f"{self.name}: {error}", place)


def _read(read: paths.Read, coerce: paths.Read, element: Any) -> Any:
    return coerce(read(element))


def _read_all(elements: Callable[[Any], list[Any]], read: paths.Read, source: Any) -> list[Any]:
    return [value for element in elements(source) if (value := read(element)) is not None]


def field_of(mapping: FieldMapping) -> Field:
    """Compile a field; `InvalidInput` when its source or its target cannot be understood."""
    target = None if mapping.target is None else targets.parsed(mapping.target)
    if handlebars.is_text(mapping.source):
        return Field(mapping, target, (), (), handlebars.compiled(mapping.source))
    steps = paths.parsed(mapping.source, SOURCE, "A source")
    prefix, rest = paths.split(steps)
    if rest and rest[-1] is Wild.MEMBERS:
        rest = rest[:-1]
    return Field(mapping, target, steps, prefix, paths.reader(rest))
