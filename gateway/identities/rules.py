"""Pure rules of identities: what one is made of, and who may hold it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from gateway import ids, primary_first
from gateway.changes.model import Change, change
from gateway.definitions import patterns
from gateway.definitions.model import MAX_PER_PROFILE, Definitions, IdentityType
from gateway.errors import ErrorCode, Findings, IdentityTaken, InvalidInput, Rejection, about, below
from gateway.identities.model import (
    MAX_HANDLE,
    MAX_IDENTIFIER,
    MAX_LEGACY_ID,
    Asked,
    IdentityDocument,
    Renaming,
)
from gateway.ordered_documents.model import Name
from gateway.ordered_documents.rules import DocumentList
from gateway.primary_first import ChangeKind, Entry
from gateway.profiles.model import Revision
from gateway.profiles.rules import IDENTITIES
from gateway.text import caseless, normalised, text


def sought(definitions: Definitions, handle: str, identifier: str) -> tuple[str, str]:
    """Return the pair by which an identity is kept and looked for; what cannot be stored is simply not found."""
    handle, identifier = normalised(handle), normalised(identifier)
    kind = definitions.defined_identity_type(handle)
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


def held_like(id_: str, ids_: Collection[str]) -> int:
    """Return how many of these identities have the handle of one, by document id; inactive ones count too."""
    stored_handle = ids.parts(id_, 3)[1]
    return sum(ids.parts(other, 3)[1] == stored_handle for other in ids_)


def require_free(definitions: Definitions, profile_id: str, holder: IdentityDocument | None, *path: str) -> None:
    """Refuse an identity that another profile holds."""
    if holder is not None and holder["profile"] != profile_id:
        handle = definitions.handle_now(holder["handle"])
        message = f"This {handle} identity belongs to another profile; move it from there, or unlink it first."
        raise IdentityTaken(message, holder["profile"], path)


@dataclass(frozen=True, slots=True)
class IdentityList(DocumentList[IdentityDocument, Asked, Renaming]):
    """The identities of a profile while they are changed."""

    order = IDENTITIES
    name_field = "identifier"

    def id_of(self, name: Name) -> str:
        return ids.path(self.domain, *sought(self.definitions, *name))

    def made(
        self,
        asked: Asked,
        others: Collection[str],
        *,
        anew: bool,  # noqa: ARG002 -- an identity that is there already stands in nobody's way.
    ) -> IdentityDocument:
        handle, identifier = asked.name
        findings = Findings()
        with findings.at():
            handle, identifier = checked(self.definitions, handle, identifier)
        legacy_id = None
        with findings.at():
            legacy_id = checked_legacy_id(asked.legacy_id)
        findings.settle()
        id_ = self.id_of((handle, identifier))
        require_free(self.definitions, self.profile_id, self.stored.get(id_))
        if id_ not in others:
            require_room(self.definitions, handle, held_like(id_, others), "identifier")
        if self.holds(id_):
            # It is written as it is given where the list is made anew; elsewhere it stays as it is.
            return {**self.documents[id_], "identifier": identifier}
        return new_identity(id_, ids.new_id(), self.profile_id, identifier, legacy_id, self.at)

    def entry(self, document: IdentityDocument, asked: Asked) -> Entry:
        return Entry(document["_id"], active=asked.is_active, verified=asked.is_verified)

    def with_one(self, asked: Asked) -> Self:
        try:
            # Of a class with slots `super` knows an older form.
            return DocumentList.with_one(self, asked)
        except IdentityTaken as taken:
            taken.path = (self.name_field,)
            raise

    def verified(self, name: Name) -> Self:
        """Record that an identity was proved to be the person's."""
        return self._after(primary_first.verify(self.entries, self.require(name), self.policy))

    def updated(self, edit: Renaming) -> Self:
        """Change the identifier of an identity; its place and the client's id stay, and it is no longer verified."""
        _, identifier = checked(self.definitions, *edit.new_name, "newIdentifier")
        old_id = self.require(edit.name)
        new_id = self.id_of(edit.new_name)
        require_free(self.definitions, self.profile_id, self.stored.get(new_id), "newIdentifier")
        old = self.documents[old_id]
        if new_id == old_id:
            new: IdentityDocument = {**old, "identifier": identifier}
            return self.rewritten(new, self.differences(old, new))
        with about("newIdentifier"):
            return self.rekeyed(old_id, {**old, "_id": new_id, "identifier": identifier})

    def taken_over(self, giver: Self, id_: str) -> Self:
        """Add an identity of another profile, as active as it is there."""
        identity = giver.documents[id_]
        held = held_like(id_, [entry.key for entry in self.entries])
        require_room(self.definitions, identity["handle"], held)
        # It was proved to be the one person's, not the other's.
        entry = next(replace(entry, verified=False) for entry in giver.entries if entry.key == id_)
        outcome = primary_first.add(self.entries, [entry], self.policy)
        return self._after(outcome, {id_: self._stamped({**identity, "profile": self.profile_id})})

    def told(self, document: IdentityDocument) -> Mapping[str, str]:  # noqa: ARG002 -- its path says it all.
        return {}

    def called(self, document: IdentityDocument) -> Mapping[str, str]:
        return {"identifier": document["identifier"]}

    def differences(self, before: IdentityDocument, after: IdentityDocument) -> Sequence[Change]:
        """Tell that an identity is written in another way, which means the same."""
        if before["identifier"] == after["identifier"]:
            return ()
        path = ["identities", *ids.parts(before["_id"], 3)[1:]]
        was, is_ = {"identifier": before["identifier"]}, {"identifier": after["identifier"]}
        return (change(ChangeKind.UPDATED, path, was, is_),)


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
