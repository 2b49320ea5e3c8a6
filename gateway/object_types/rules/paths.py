"""Paths into the JSON of a source, and their compilation to functions.

_source.FirstName              a member
_source.addresses[0].city      an element, counted from 0
_source.Emails[*].Address      every element; what is no list counts as a list of one
_source["first name"]          a member whose name has other characters
_source.*                      all members, for targets that end so too
"""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from typing import Any

from gateway.errors import InvalidInput
from gateway.object_types.rules.values import Unfit

MAX_STEPS = 20
MAX_EVERY = 2
MAX_ELEMENTS = 1_000
"""Of all the lists together through which one path leads in one object."""


class Wild(Enum):
    """A step that leads to more than one place."""

    EVERY = "[*]"
    MEMBERS = ".*"


Step = str | int | Wild
Steps = tuple[Step, ...]

_STEP = re.compile(
    r"""\.(?P<members>\*)$
      | \.(?P<name>[^.\[\]"'{}\s*]+)
      | \[(?P<every>\*)\]
      | \[(?P<index>\d{1,4})\]
      | \["(?P<quoted>[^"\\]+)"\]""",
    re.VERBOSE,
)


def parsed(text: str, root: str, what: str) -> Steps:
    """Return the steps of a path that begins with `root`; `what` begins the sentence that refuses another text."""
    steps: list[Step] = []
    position = len(root)
    while text.startswith(root) and position < len(text):
        match = _STEP.match(text, position)
        if match is None:
            break
        steps.append(_step(match))
        position = match.end()
    if position < len(text) or not steps or not text.startswith(root):
        raise InvalidInput([f'{what} is a path such as {root}.Name, {root}.List[*].Name or {root}.List[0]["a name"].'])
    if len(steps) > MAX_STEPS or steps.count(Wild.EVERY) > MAX_EVERY:
        raise InvalidInput([f"{what} has at most {MAX_STEPS} steps, of which at most {MAX_EVERY} are [*]."])
    return tuple(steps)


def _step(match: re.Match[str]) -> Step:
    found = match.groupdict()
    if found["members"]:
        return Wild.MEMBERS
    if found["every"]:
        return Wild.EVERY
    if found["index"]:
        return int(found["index"])
    return found["name"] or found["quoted"]


def split(steps: Steps) -> tuple[Steps, Steps]:
    """Return the steps up to the last [*], and those behind it."""
    last = max((place for place, step in enumerate(steps) if step is Wild.EVERY), default=-1)
    return steps[: last + 1], steps[last + 1 :]


Read = Callable[[Any], Any]


def reader(steps: Steps) -> Read:
    """Compile steps without a [*] to a function that follows them; None where they lead nowhere."""
    if len(steps) == 1 and isinstance(steps[0], str):
        return partial(_member, steps[0])
    return partial(_follow, steps)


def _member(name: str, value: Any) -> Any:
    return value.get(name) if type(value) is dict else None


def _follow(steps: Steps, value: Any) -> Any:
    for step in steps:
        if type(step) is str:
            if type(value) is not dict:
                return None
            value = value.get(step)
        else:
            assert isinstance(step, int)
            if type(value) is not list or step >= len(value):
                return None
            value = value[step]
    return value


def all_of(steps: Steps) -> Callable[[Any], list[Any]]:
    """Compile steps that end in a [*], or no steps, to a function that lists what they lead to."""
    if not steps:
        return lambda value: [value]
    parts: list[Read] = []
    while steps:
        before = steps.index(Wild.EVERY)
        parts.append(reader(steps[:before]))
        steps = steps[before + 1 :]
    return partial(_all, parts)


def _all(parts: list[Read], value: Any) -> list[Any]:
    values = [value]
    for read in parts:
        values = [element for one in values for element in _elements(read(one))]
        if len(values) > MAX_ELEMENTS:
            raise Unfit(f"The lists of one field have at most {MAX_ELEMENTS:,} elements; these have {len(values):,}.")
    return values


def _elements(value: Any) -> list[Any]:
    if type(value) is list:
        return value
    return [] if value is None else [value]


def located(steps: Steps, value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield what a path leads to, with the way to each."""
    if not steps or steps[0] is Wild.MEMBERS:
        yield path, value
        return
    step, rest = steps[0], steps[1:]
    if step is Wild.EVERY:
        several = type(value) is list
        for index, element in enumerate(_elements(value)):
            yield from located(rest, element, (*path, index) if several else path)
    else:
        assert not isinstance(step, Wild)
        yield from located(rest, _follow((step,), value), (*path, step))
