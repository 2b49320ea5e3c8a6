"""Pure rules of identities: what one is made of, and who may hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from gateway import ids
from gateway.changes.model import Change, beside, change
from gateway.definitions import patterns
from gateway.definitions.model import MAX_PER_PROFILE, Definitions, IdentityType
from gateway.errors import ErrorCode, Findings, IdentityTaken, InvalidInput, Rejection, below
from gateway.identities.model import MAX_HANDLE, MAX_IDENTIFIER, MAX_LEGACY_ID, IdentityDocument
from gateway.primary_first import ChangeKind
from gateway.profiles.model import ProfileDocument, Revision
from gateway.text import caseless, normalised, text


def sought(definitions: Definitions, handle: str, identifier: str) -> tuple[str, str]:
    """Return the pair by which an identity is kept and looked for; what cannot be stored is simply not found."""
    handle, identifier = normalised(handle), normalised(identifier)
    kind = definitions.identity_type(handle)
    return (kind.stored_handle if kind else handle), compared(kind, identifier)


def compared(kind: IdentityType | None, identifier: str) -> str:
    """Return the form in which an identifier is compared with others of its handle."""
    return caseless(identifier) if kind and kind.case_insensitive else identifier


def checked(
    definitions: Definitions, handle: str, identifier: str, identifier_field: str = "identifier"
) -> tuple[str, str]:
    """Return the pair as it is shown, or refuse all that is malformed in it or not as the handle is defined."""
    findings = Findings()
    with findings.at("handle"):
        handle = text(handle, "A handle", MAX_HANDLE)
    with findings.at(identifier_field):
        identifier = text(identifier, "An identifier", MAX_IDENTIFIER)
    findings.settle()
    kind = definitions.identity_type(handle)
    if kind is None:
        message = f"The domain defines no identities of this handle; {_defined_handles(definitions)}."
        raise Rejection(ErrorCode.UNKNOWN_IDENTITY_TYPE, message, ["handle"])
    with below(identifier_field):
        check_identifier(kind, identifier)
    return kind.handle, identifier


def checked_legacy_id(legacy_id: str | None) -> str | None:
    """Return the id that an earlier system gave an identity, in stored form; it may be any text."""
    if legacy_id is None:
        return None
    with below("legacyId"):
        return text(legacy_id, "A legacy id", MAX_LEGACY_ID)


def _defined_handles(definitions: Definitions) -> str:
    handles = ", ".join(definitions.identity_types)
    return f"those that it defines are {handles}" if handles else "it defines none"


def check_identifier(kind: IdentityType, identifier: str) -> None:
    """Refuse an identifier that its type does not allow."""
    problems = []
    if kind.pattern is not None and not patterns.fits(
        kind.pattern, identifier, case_sensitive=not kind.case_insensitive
    ):
        problems.append(f"A {kind.handle} identifier must match the pattern {kind.pattern}.")
    if compared(kind, identifier) in kind.blocked_values:
        problems.append(f"This {kind.handle} identifier is blocked: it stands for no person.")
    if problems:
        raise InvalidInput(problems, code=ErrorCode.INVALID_VALUE)


def require_room(definitions: Definitions, handle: str, held: int, *path: str) -> None:
    """Refuse one more identity of a handle on a profile that holds so many of it."""
    kind = definitions.identity_type(handle)
    # A list that is full says so itself.
    if kind is not None and kind.max_per_profile <= held < MAX_PER_PROFILE:
        message = f"A profile has at most {kind.max_per_profile} {kind.handle} identities."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message, path)


def require_room_on(definitions: Definitions, handle: str, profile: ProfileDocument, *path: str) -> None:
    """Refuse one more identity of a handle on a profile; those that are inactive count too."""
    stored, _ = sought(definitions, handle, "")
    held = sum(ids.parts(slot["id"], 3)[1] == stored for slot in profile["identities"])
    require_room(definitions, handle, held, *path)


def require_free(
    definitions: Definitions,
    profile_id: str,
    wanted: Mapping[str, Sequence[str | int]],
    held: Mapping[str, IdentityDocument],
) -> None:
    """Refuse those of the wanted identities, each with the path to it, that another profile holds."""
    findings = Findings()
    for id_, its_path in wanted.items():
        holder = held.get(id_)
        if holder is not None and holder["profile"] != profile_id:
            handle = definitions.handle_now(holder["handle"])
            message = f"This {handle} identity belongs to another profile; move it from there, or unlink it first."
            findings.add(IdentityTaken(message, holder["profile"], its_path))
    findings.settle()


def renamed(revision: Revision, old_identifier: str, new_identifier: str) -> Revision:
    """Tell which identifier an identity had and which it has, beside its place."""
    old, new = ({"identifier": identifier} for identifier in (old_identifier, new_identifier))
    return replace(revision, changes=tuple(beside(step, old, new) for step in revision.changes))


def respelled(identity: IdentityDocument, identifier: str) -> tuple[Change, ...]:
    """Tell that an identity is written in another way, which means the same."""
    if identity["identifier"] == identifier:
        return ()
    path = ["identities", *ids.parts(identity["_id"], 3)[1:]]
    before, after = {"identifier": identity["identifier"]}, {"identifier": identifier}
    return (change(ChangeKind.UPDATED, path, before, after),)


def moved(given: Revision, taken: Revision, id_: str) -> list[Revision]:
    """Tell both profiles that an identity did not just leave the one and join the other, but moved.

    Either tells the customer id of the other, in the place of what it does not know: the entry over there.
    """
    assert given.before is not None
    assert taken.before is not None
    giver, taker = ({"customerId": profile["customer_id"]} for profile in (given.before, taken.before))
    path = ["identities", *ids.parts(id_, 3)[1:]]

    def told(step: Change) -> Change:
        if step["path"] != path:
            return step
        before, after = step["before"] or giver, step["after"] or taker
        return {**step, "kind": ChangeKind.MOVED.value, "before": before, "after": after}

    return [replace(revision, changes=tuple(told(step) for step in revision.changes)) for revision in (given, taken)]


def new_identity(
    id_: str, node_id: str, profile_id: str, identifier: str, legacy_id: str | None, at: datetime
) -> IdentityDocument:
    domain, handle, _ = ids.parts(id_, 3)
    return IdentityDocument(
        _id=id_,
        id=ids.node_id("Identity", node_id),
        domain=domain,
        profile=profile_id,
        handle=handle,
        identifier=identifier,
        legacy_id=legacy_id,
        created_at=at,
        updated_at=at,
    )
