"""Pure rules of identities: what one is made of, and who may hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from gateway import ids
from gateway.changes.model import Change, beside
from gateway.errors import Findings, IdentityTaken
from gateway.identities.model import MAX_HANDLE, MAX_IDENTIFIER, IdentityDocument
from gateway.primary_first import ChangeKind
from gateway.profiles.model import Revision
from gateway.text import normalised, text


def sought(handle: str, identifier: str) -> tuple[str, str]:
    """Return the pair by which an identity is looked for; what cannot be stored is simply not found."""
    return normalised(handle), normalised(identifier)


def checked(handle: str, identifier: str, identifier_field: str = "identifier") -> tuple[str, str]:
    """Return the pair in stored form, or refuse all that is malformed in it."""
    findings = Findings()
    with findings.at("handle"):
        handle = text(handle, "A handle", MAX_HANDLE)
    with findings.at(identifier_field):
        identifier = text(identifier, "An identifier", MAX_IDENTIFIER)
    findings.settle()
    return handle, identifier


def require_free(
    profile_id: str, wanted: Mapping[str, Sequence[str | int]], held: Mapping[str, IdentityDocument]
) -> None:
    """Refuse those of the wanted identities, each with the path to it, that another profile holds."""
    findings = Findings()
    for id_, its_path in wanted.items():
        holder = held.get(id_)
        if holder is not None and holder["profile"] != profile_id:
            message = (
                f"This {holder['handle']} identity belongs to another profile; move it from there, or unlink it first."
            )
            findings.add(IdentityTaken(message, holder["profile"], its_path))
    findings.settle()


def renamed(revision: Revision, old_id: str, new_id: str) -> Revision:
    """Tell which identifier an identity had and which it has, beside its place."""
    old, new = ({"identifier": ids.parts(id_, 3)[-1]} for id_ in (old_id, new_id))
    return replace(revision, changes=tuple(beside(change, old, new) for change in revision.changes))


def moved(given: Revision, taken: Revision, id_: str) -> list[Revision]:
    """Tell both profiles that an identity did not just leave the one and join the other, but moved.

    Either tells the customer id of the other, in the place of what it does not know: the entry over there.
    """
    assert given.before is not None
    assert taken.before is not None
    giver, taker = ({"customerId": profile["customer_id"]} for profile in (given.before, taken.before))
    path = ["identities", *ids.parts(id_, 3)[1:]]

    def told(change: Change) -> Change:
        if change["path"] != path:
            return change
        before, after = change["before"] or giver, change["after"] or taker
        return {**change, "kind": ChangeKind.MOVED.value, "before": before, "after": after}

    return [
        replace(revision, changes=tuple(told(change) for change in revision.changes)) for revision in (given, taken)
    ]


def new_identity(
    id_: str, node_id: str, profile_id: str, handle: str, identifier: str, at: datetime
) -> IdentityDocument:
    return IdentityDocument(
        _id=id_,
        id=ids.node_id("Identity", node_id),
        domain=ids.parts(id_, 3)[0],
        profile=profile_id,
        handle=handle,
        identifier=identifier,
        created_at=at,
        updated_at=at,
    )
