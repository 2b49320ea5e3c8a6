"""What the values of a source are as values of a profile. Nothing, an empty text and an empty list are no value."""

from collections.abc import Mapping
from typing import Any


class Unfit(Exception):
    """A value of a source is of another kind than its target; the message is a sentence for the client."""


_TRUTHS: Mapping[Any, bool] = {
    **dict.fromkeys(("true", "yes", "y", "1"), True),
    **dict.fromkeys(("false", "no", "n", "0"), False),
}


def text(value: Any) -> str | None:
    """Return a text, a number or a truth value as a text."""
    kind = type(value)
    if kind is str:
        return value.strip() or None
    if value is None or value == []:
        return None
    if kind is bool:
        return "true" if value else "false"
    if kind is int or kind is float:
        return repr(value)
    if kind is list:
        raise Unfit("One value is wanted here, not a list: [*] takes all of its elements, and [0] the first.")
    raise Unfit("A text, a number or a truth value is wanted here, not an object.")


def texts(value: Any) -> tuple[str, ...]:
    """Return one value or a list of them as texts."""
    if type(value) is not list:
        found = text(value)
        return () if found is None else (found,)
    return tuple(found for one in value if (found := text(one)) is not None)


def flag(value: Any) -> bool | None:
    """Return a truth value, also where it is written as a text or a number."""
    if value is None or type(value) is bool:
        return value
    written = text(value)
    if written is None:
        return None
    truth = _TRUTHS.get(written.lower())
    if truth is None:
        raise Unfit("A truth value is wanted here: true or false, yes or no, 1 or 0.")
    return truth


def records(value: Any) -> tuple[dict[str, Any], ...]:
    """Return one object or a list of them."""
    found = value if type(value) is list else [] if value is None or value == "" else [value]
    if not all(type(one) is dict for one in found):
        raise Unfit("An object or a list of objects is wanted here.")
    return tuple(one for one in found if one)


def members(value: Any) -> Mapping[str, Any]:
    """Return an object, whose members go to targets of their names."""
    if value is None or value in ("", []):
        return {}
    if type(value) is not dict:
        raise Unfit("An object is wanted here.")
    return value


def json(value: Any) -> Any:
    """Return any value as it is."""
    return None if value in ("", []) else value


def is_record(value: Any) -> bool:
    """Tell whether a value is an object or a list of objects, and so of an extension rather than of an attribute."""
    return type(value) is dict or (type(value) is list and any(type(one) is dict for one in value))
