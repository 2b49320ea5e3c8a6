"""Values in a record: where they are, and how two of them compare."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from gateway import moments
from gateway.integrations.model import TaskProperty

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_TEXT_TYPES = frozenset({"string", "text", "id", "picklist", "email", "phone", "url", "reference"})
"""Of AppFlow's data types those whose values are no numbers, even where they are digits only."""


def value_at(record: Mapping[str, Any], path: str) -> Any:
    """Return what stands at a field, or at a path of fields with dots between them; None where nothing does."""
    if path in record:
        return record[path]
    here: Any = record
    for step in path.split("."):
        if not isinstance(here, Mapping):
            return None
        here = here.get(step)
    return here


def with_value(record: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return the record with another value at a path; what it shares with the given one is not touched."""
    if path in record or "." not in path:
        return {**record, path: value}
    first, _, rest = path.partition(".")
    inner = record.get(first)
    return {**record, first: with_value(inner if isinstance(inner, Mapping) else {}, rest, value)}


def number(value: object) -> Decimal | None:
    """Return the number that a value is or spells."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value).strip()
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def plain(value: Decimal) -> int | float:
    """Return a number as JSON has it."""
    return int(value) if value == value.to_integral_value() and abs(value) < 2**63 else float(value)


def compared(left: object, right: str, properties: Mapping[TaskProperty, str]) -> int | None:
    """Return whether a value is less than (-1), equal to (0) or greater than (1) a given one; None if neither.

    Numbers and times compare by what they mean, unless DATA_TYPE says that they are texts.
    """
    if left is None or isinstance(left, Mapping | list):
        return None
    pair: tuple[Any, Any] = (spelled(left), right)
    if properties.get(TaskProperty.DATA_TYPE, "").lower() not in _TEXT_TYPES:
        for read in (number, moment):
            one, other = read(left), read(right)
            if one is not None and other is not None:
                pair = (one, other)
                break
    left_over, right_over = pair
    return 1 if left_over > right_over else -1 if left_over < right_over else 0


def moment(value: object) -> datetime | None:
    """Return the time that a text is; one without a zone is of UTC, and a day is its first moment."""
    if not isinstance(value, str):
        return None
    text = value.strip().replace(" ", "T", 1)
    for form in (text, f"{text}Z", f"{text}T00:00:00Z"):
        try:
            return moments.parsed(form)
        except ValueError:
            continue
    return None


def spelled(value: object) -> str:
    """Return a single value as a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
