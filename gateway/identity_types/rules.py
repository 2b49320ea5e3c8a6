"""Pure rules of identity types: what one may say, and whether identities agree with it."""

from collections.abc import Mapping
from dataclasses import asdict, replace

from gateway.definitions import patterns
from gateway.definitions.model import MAX_PER_PROFILE, Definitions, IdentityType
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.identities.model import MAX_HANDLE, MAX_IDENTIFIER
from gateway.identities.rules import check_identifier, compared
from gateway.identity_types.model import MAX_ALIASES, MAX_BLOCKED_VALUES, MAX_LABEL, MAX_TYPES
from gateway.text import normalised, text


def view(kind: IdentityType) -> dict[str, object]:
    """Return a type as clients see it."""
    return {**asdict(kind), "blocked_values": list(kind.blocked_values), "aliases": list(kind.aliases)}


def told(kind: IdentityType | None) -> dict[str, object] | None:
    """Return a type as a change tells it."""
    if kind is None:
        return None
    return {
        "handle": kind.handle,
        "label": kind.label,
        "pattern": kind.pattern,
        "caseInsensitive": kind.case_insensitive,
        "maxPerProfile": kind.max_per_profile,
        "blockedValues": list(kind.blocked_values),
        "aliases": list(kind.aliases),
    }


def checked(kind: IdentityType) -> IdentityType:
    """Return a type with its texts in stored form; refuse all that is malformed in it at once."""
    findings = Findings()
    handle, label, blocked = kind.handle, kind.label, kind.blocked_values
    with findings.at("handle"):
        handle = checked_handle(handle)
    if label is not None:
        with findings.at("label"):
            label = text(label, "A label", MAX_LABEL, code=ErrorCode.INVALID_INPUT)
    with findings.at("pattern"):
        patterns.require_usable(kind.pattern)
    if not 1 <= kind.max_per_profile <= MAX_PER_PROFILE:
        problem = f"A profile may have 1 to {MAX_PER_PROFILE} identities of a type."
        findings.add(InvalidInput([problem], ["maxPerProfile"]))
    with findings.at("blockedValues"):
        blocked = _blocked_values(kind)
    findings.settle()
    return replace(kind, handle=handle, label=label, blocked_values=blocked)


def checked_handle(handle: str) -> str:
    return text(handle, "A handle", MAX_HANDLE, code=ErrorCode.INVALID_INPUT)


def _blocked_values(kind: IdentityType) -> tuple[str, ...]:
    """Return the blocked values in the form in which identifiers are compared, each once."""
    findings = Findings()
    blocked: dict[str, None] = {}
    if len(kind.blocked_values) > MAX_BLOCKED_VALUES:
        message = f"There are at most {MAX_BLOCKED_VALUES} blocked values; a pattern can keep more away."
        findings.add(Rejection(ErrorCode.LIMIT_EXCEEDED, message))
    for index, value in enumerate(kind.blocked_values):
        with findings.at(index):
            stored = text(value, "A blocked value", MAX_IDENTIFIER, code=ErrorCode.INVALID_INPUT)
            blocked.setdefault(compared(kind, stored))
    findings.settle()
    return tuple(blocked)


def defined(definitions: Definitions, kind: IdentityType) -> Definitions:
    """Add a type, or refuse: there is one of this handle, or the domain has too many."""
    _require_unused(definitions, kind.handle, "handle")
    if len(definitions.identity_types) >= MAX_TYPES:
        message = f"A domain defines at most {MAX_TYPES} identity types."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message, ["handle"])
    return with_type(definitions, kind)


def _require_unused(definitions: Definitions, handle: str, *path: str) -> None:
    kind = definitions.defined_identity_type(handle)
    if kind is not None:
        message = f"The identity type {handle} is defined already."
        if kind.handle != handle:
            message = f"{handle} was a handle of the identity type {kind.handle}, and still means it."
        raise Rejection(ErrorCode.ALREADY_EXISTS, message, path)


def renamed(definitions: Definitions, kind: IdentityType, handle: str) -> Definitions:
    """Give a type another handle; those that it had still mean it, and its identities stay as they are kept."""
    if handle == kind.handle:
        return definitions
    if handle not in kind.aliases:
        _require_unused(definitions, handle, "newHandle")
    aliases = (*(alias for alias in kind.aliases if alias != handle), kind.handle)
    if len(aliases) > MAX_ALIASES:
        message = f"A type has at most {MAX_ALIASES} handles from before; give it one of those again."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message, ["newHandle"])
    stored_as = None if handle == kind.stored_handle else kind.stored_handle
    after = replace(kind, handle=handle, aliases=aliases, stored_as=stored_as)
    return with_type(without_type(definitions, kind.handle), after)


def named(definitions: Definitions, handle: str) -> IdentityType:
    """Return the type of this handle, or refuse: there is none."""
    kind = found(definitions, handle)
    if kind is None:
        raise Rejection(ErrorCode.NOT_FOUND, "The domain defines no identity type of this handle.", ["handle"])
    return kind


def found(definitions: Definitions, handle: str) -> IdentityType | None:
    return definitions.defined_identity_type(normalised(handle))


def with_type(definitions: Definitions, kind: IdentityType) -> Definitions:
    types = {**definitions.identity_types, kind.handle: kind}
    return replace(definitions, identity_types=dict(sorted(types.items())))


def without_type(definitions: Definitions, handle: str) -> Definitions:
    types: Mapping[str, IdentityType] = definitions.identity_types
    return replace(definitions, identity_types={other: kind for other, kind in types.items() if other != handle})


def touches_identities(before: Definitions, after: Definitions, handle: str) -> bool:
    """Tell whether identities that were allowed before may not be any more."""
    old, new = before.identity_type(handle), after.identity_type(handle)
    return old is None or new is None or replace(old, label=None) != replace(new, label=None)


def agrees(kind: IdentityType | None, identifier: str, stored_as: str) -> bool:
    """Tell whether an identity could be as it is, under a type or under none; `stored_as` is in its document's id."""
    if kind is None or compared(kind, identifier) != stored_as:
        return False
    try:
        check_identifier(kind, identifier)
    except InvalidInput:
        return False
    return True
