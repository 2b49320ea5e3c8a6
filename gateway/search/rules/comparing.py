"""Comparing the values of one thing: equals, in, prefix, range and exists become a test on tokens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.errors import Findings, InvalidInput
from gateway.search.model import (
    MAX_IN,
    MAX_INDEXED,
    NOTHING,
    Bounds,
    Comparison,
    Indexed,
    Leaf,
    OneOf,
    Tree,
    Within,
)
from gateway.search.rules.spelling import behind, behind_all


@dataclass(frozen=True, slots=True)
class Kind:
    """What tells one kind of values from the others.

    `start` begins the tokens of its values, and `present` says that there are any. `equal` is how a token spells a
    value that is looked for, None where nothing can equal it; `beginning` does so for the beginning of one, and
    `ordered` for the bound of a range. Where they are missing, so is the comparison.
    """

    start: str
    present: str | None
    equal: Callable[[str], str | None]
    beginning: Callable[[str], str] | None = None
    ordered: Callable[[str], str] | None = None
    field: Indexed = "search"


def compared(kind: Kind, comparison: Comparison, path: tuple[str, ...]) -> Tree:
    """Return the condition at this path, or refuse what is malformed in it."""
    if comparison.equals is not None:
        return _one_of(kind, [comparison.equals], path)
    if comparison.one_of is not None:
        require_few(comparison.one_of)
        return _one_of(kind, comparison.one_of, path)
    if comparison.prefix is not None:
        return _prefixed(kind, comparison.prefix, path)
    if comparison.range is not None:
        return _ranged(kind, comparison.range, path)
    assert kind.present is not None
    return Leaf(OneOf(kind.field, (kind.present,)), path, negated=not comparison.exists)


def require_few(values: Sequence[str]) -> None:
    if len(values) > MAX_IN:
        raise InvalidInput([f"`in` takes at most {MAX_IN} values; these are {len(values):,}."], ["in"])


def _one_of(kind: Kind, values: Sequence[str], path: tuple[str, ...]) -> Tree:
    forms = dict.fromkeys(kind.equal(value) for value in values)
    tokens = tuple(f"{kind.start}{form}" for form in forms if form is not None)
    return Leaf(OneOf(kind.field, tokens), path) if tokens else NOTHING


def _prefixed(kind: Kind, prefix: str, path: tuple[str, ...]) -> Tree:
    if kind.beginning is None:
        raise InvalidInput(["Values of this type have no beginnings to compare: use `equals`, `in` or `range`."])
    beginning = kind.beginning(prefix)
    if len(beginning) > MAX_INDEXED:
        raise InvalidInput([f"A prefix has at most {MAX_INDEXED} characters; this one has {len(beginning):,}."])
    if not beginning:
        return NOTHING
    start = f"{kind.start}{beginning}"
    return Leaf(Within(kind.field, start, behind_all(start)), path)


def _ranged(kind: Kind, bounds: Bounds[str], path: tuple[str, ...]) -> Tree:
    findings = Findings()
    with findings.at():
        require_sides(bounds)
    lower, upper = kind.start, behind_all(kind.start)
    for name in ("gte", "gt", "lte", "lt"):
        given: str | None = getattr(bounds, name)
        if given is None:
            continue
        with findings.at(name):
            token = f"{kind.start}{_bound(kind, given)}"
            if name.startswith("g"):
                lower = behind(token) if name == "gt" else token
            else:
                upper = behind(token) if name == "lte" else token
    findings.settle()
    return Leaf(Within(kind.field, lower, upper), path) if lower < upper else NOTHING


def _bound(kind: Kind, given: str) -> str:
    if kind.ordered is None:
        raise InvalidInput(["Values of this type have no order: only STRING, NUMBER and DATETIME have ranges."])
    form = kind.ordered(given)
    if len(form) > MAX_INDEXED:
        raise InvalidInput([f"The bound of a range has at most {MAX_INDEXED} characters; this one has {len(form):,}."])
    return form


def require_sides(bounds: Bounds[Any]) -> None:
    """Refuse a range without bounds, and one with two bounds on a side."""
    if bounds == Bounds():
        raise InvalidInput(["A range has a bound: gte or gt, lte or lt, or one of each side."])
    if None not in (bounds.gte, bounds.gt) or None not in (bounds.lte, bounds.lt):
        raise InvalidInput(["A range has one bound on each side: gte or gt, lte or lt."])
