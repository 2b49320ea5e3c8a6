"""Input objects without those entries of their lists that were refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Generic, TypeVar, cast

import strawberry
from strawberry.utils.str_converters import to_camel_case

T = TypeVar("T")
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remainder(Generic[T]):
    """What is left of an input object without the places in `left_out`, which lead there from the whole of it."""

    given: T
    left_out: frozenset[Path] = frozenset()

    @property
    def left(self) -> T:
        return cast("T", _left(self.given, (), self.left_out))

    def original(self, path: Sequence[str]) -> Path:
        """Return where in the given object stands what `path` leads to in what is left of it."""
        found: Path = ()
        value: Any = self.given
        for step in path:
            value = _unwrapped(value)
            if isinstance(value, list):
                kept = [index for index in range(len(value)) if (*found, str(index)) not in self.left_out]
                value, place = value[kept[int(step)]], str(kept[int(step)])
            else:
                value, place = _field(value, step), step
            found = (*found, place)
        return found

    def without(self, paths: Iterable[Path]) -> "Remainder[T] | None":
        """Leave out the innermost entries around these places of the given object; None where one is in no entry.

        A list that was given as a change, not as part of something new, is not emptied by that, for it would clear
        what is stored: the change is left out itself.
        """
        left_out = self.left_out
        for path in paths:
            places = _places(self.given, path)
            if not any(place.is_entry for place in places):
                return None
            left_out |= {_innermost(places, left_out)}
        return Remainder(self.given, left_out)


@dataclass(frozen=True, slots=True)
class _Place:
    """Something that may be left out: an entry of a list, or a whole list which is the value of an optional field."""

    path: Path
    siblings: int = 0
    """How many entries the list of an entry has; 0 of what is none."""

    @property
    def is_entry(self) -> bool:
        return self.siblings > 0


def _places(given: Any, path: Path) -> list[_Place]:
    """Return what may be left out for a refusal at `path`, from the outermost to the innermost."""
    places = []
    value = given
    for length, step in enumerate(path, 1):
        held = _unwrapped(value)
        if isinstance(held, list):
            places.append(_Place(path[:length], len(held)))
            value = held[int(step)]
        else:
            value = _field(held, step)
            if isinstance(value, strawberry.Some) and isinstance(value.value, list):
                places.append(_Place(path[:length]))
    return places


def _innermost(places: list[_Place], left_out: frozenset[Path]) -> Path:
    *outer, entry = places[: 1 + max(index for index, place in enumerate(places) if place.is_entry)]
    change = outer[-1] if outer else None
    if change is None or change.is_entry or change.path != entry.path[:-1]:
        return entry.path
    others = {(*change.path, str(index)) for index in range(entry.siblings)} - left_out - {entry.path}
    if others:
        return entry.path
    return _innermost(outer, left_out) if any(place.is_entry for place in outer) else change.path


def _left(value: Any, at: Path, left_out: frozenset[Path]) -> Any:
    if isinstance(value, strawberry.Some):
        return strawberry.Some(_left(value.value, at, left_out))
    if isinstance(value, list):
        entries = (((*at, str(index)), item) for index, item in enumerate(value))
        return [_left(item, path, left_out) for path, item in entries if path not in left_out]
    if is_dataclass(value) and not isinstance(value, type):
        named = ((field.name, (*at, to_camel_case(field.name))) for field in fields(value))
        return replace(
            value,
            **{name: None if path in left_out else _left(getattr(value, name), path, left_out) for name, path in named},
        )
    return value


def _unwrapped(value: Any) -> Any:
    return value.value if isinstance(value, strawberry.Some) else value


def _field(value: Any, name: str) -> Any:
    """Return the field that clients call `name`; of what has no fields, None."""
    if not is_dataclass(value):
        return None
    return next((getattr(value, field.name) for field in fields(value) if to_camel_case(field.name) == name), None)
