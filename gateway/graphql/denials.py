"""What an input names that its caller may not name: hidden entries, and personal data that it only sees masked.

An input type that names such a thing has a method `denied`, which tells it with a path that leads there from itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Protocol, runtime_checkable

import strawberry
import structlog
from strawberry.utils.str_converters import to_camel_case

from gateway.caller import Caller
from gateway.definitions.sight import Sight
from gateway.errors import ErrorCode, Rejection, Rejections

log = structlog.get_logger(__name__)


@runtime_checkable
class Denying(Protocol):
    """An input that names what a caller may not be allowed to name."""

    def denied(self, sight: Sight) -> Iterable[Rejection]: ...


def hidden(what: str, *path: str) -> Rejection:
    """Return the refusal of something that the key does not see."""
    return Rejection(ErrorCode.FORBIDDEN, f"This key is restricted, and {what} is not among what it may use.", path)


def partly_hidden(what: str, *path: str) -> Rejection:
    """Return the refusal of a change to all of something of which the key sees a part."""
    message = f"This key is restricted, so it may not change {what} as a whole: there may be more than it sees."
    return Rejection(ErrorCode.FORBIDDEN, message, path)


def masked(what: str, *path: str) -> Rejection:
    """Return the refusal of personal data: whoever could write them would learn which are there."""
    return Rejection(ErrorCode.FORBIDDEN, f"This key sees personal data masked, so it may not use {what}.", path)


def note(caller: Caller, field: str, refused: Iterable[Rejection]) -> None:
    """Log that a caller may not use what it named, if that is among what was refused; not what it was."""
    if any(rejection.code is ErrorCode.FORBIDDEN for rejection in refused):
        log.warning("refused", reason="RESTRICTED", field=field, domain=caller.domain, key_id=caller.key_id)


def require_allowed(sight: Sight | None, input: object) -> None:
    """Refuse all that an input names and its caller may not; without a sight it may name anything."""
    if sight is None:
        return
    found = list(_denials(sight, input))
    if found:
        raise Rejections(found)


def _denials(sight: Sight, value: Any) -> Iterator[Rejection]:
    if isinstance(value, strawberry.Some):
        value = value.value
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from (rejection.below(index) for rejection in _denials(sight, item))
    elif is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Denying):
            yield from value.denied(sight)
        for field in fields(value):
            name = to_camel_case(field.name)
            yield from (rejection.below(name) for rejection in _denials(sight, getattr(value, field.name)))
