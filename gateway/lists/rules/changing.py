"""What can be done to a list, whatever the kind of its entries."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Generic

from gateway import ids, primary_first
from gateway.addresses import Standardize, nobody_knows
from gateway.changes.model import Change, beside, changes_of
from gateway.errors import ErrorCode, Findings, Rejection, Rejections, below, refusals
from gateway.lists.model import MAX_TYPE, Asked, EntryDocument, G, Kind, Patch, Stamp, V
from gateway.primary_first import ChangeKind, Entry, Outcome, Policy, Step
from gateway.primary_first.patches import (
    flagged,
    policy_within,
    refuse_duplicates,
    refuse_second_primary,
    refuse_several,
)
from gateway.primary_first.steps import explain
from gateway.text import text


def entry_of(document: EntryDocument[V], key: str) -> Entry:
    """Return what the law of ordered lists knows of an entry."""
    return Entry(key, active=document["is_active"], verified=document["is_verified"])


@dataclass(frozen=True, slots=True)
class EntryList(Generic[G, V]):
    """A list of entries while it is changed: every operation answers the list as it leaves it.

    `before` is the list as it was read.
    """

    kind: Kind[G, V]
    policy: Policy
    stamp: Stamp
    before: Sequence[EntryDocument[V]]
    entries: Sequence[EntryDocument[V]]
    standardize: Standardize = nobody_knows
    primary_named: bool = False

    def replaced(self, asked: Sequence[Asked[G]]) -> "EntryList[G, V]":
        """Make these the list, in their order; one that is there already stays the same entry."""
        made = self.made(asked)
        wanted = [entry_of(document, key) for key, document in made]
        heads = flagged(asked)
        outcome = primary_first.replace(self._order, wanted, self.policy, heads)
        result = self._after(outcome, dict(made), names_primary=bool(heads))
        present = result.by_key
        for key, document in made:
            result = result.rewritten(present[key], {**present[key], "value": document["value"]})
        return result

    def added(self, asked: Sequence[Asked[G]]) -> "EntryList[G, V]":
        """Add entries after the last eligible one, the flagged one at the head; those that are there stay."""
        made = self.made(asked)
        result = self.joined(made)
        for index in flagged(asked):
            with below(index):
                result = result.promoted(result.by_key[made[index][0]]["id"])
        return result

    def joined(self, made: Sequence[tuple[str, EntryDocument[V]]]) -> "EntryList[G, V]":
        """Add entries that were `made`, after the last eligible one; those that are there stay."""
        wanted = [entry_of(document, key) for key, document in made]
        return self._after(primary_first.add(self._order, wanted, self.policy), dict(made))

    def with_one(self, asked: Asked[G]) -> tuple["EntryList[G, V]", str]:
        """Add one entry, at the head if it is flagged; return its id too."""
        with of_the_only_one():
            ((key, document),) = self.made([asked])
            wanted = [entry_of(document, key)]
            outcome = primary_first.add(self._order, wanted, self.policy, as_primary=asked.is_primary)
        result = self._after(outcome, {key: document})
        return result, result.by_key[key]["id"]

    def updated(self, id: str, type: str | None, given: G | None) -> "EntryList[G, V]":
        """Change what is given of an entry, in its place; with another value it is no longer verified."""
        with below("id"):
            old = self._held(id)
        new_type, value = old["type"], old["value"]
        findings = Findings()
        if type is not None:
            with findings.at():
                new_type = _checked_type(type)
        if given is not None:
            with findings.at():
                value = self.kind.finished(self.kind.edited(value, given), self.standardize)
        findings.settle()
        return self.exchanged(old, EntryDocument[V]({**old, "type": new_type, "value": value}))

    def exchanged(self, old: EntryDocument[V], new: EntryDocument[V]) -> "EntryList[G, V]":
        """Put other content into an entry, in its place; with another value it is no longer verified."""
        outcome = primary_first.update(self._order, self._key(old), self._key(new), self.policy)
        if self.kind.key(new["value"]) == self.kind.key(old["value"]):
            # Of another type or written otherwise, it still is what was verified.
            return self.rewritten(old, new)
        return self._after(outcome, {self._key(new): self._stamped(new)})

    def removed(self, ids: Sequence[str]) -> "EntryList[G, V]":
        """Remove entries; an id that is not there changes nothing."""
        return self._after(primary_first.remove(self._order, self._keys(ids), self.policy))

    def promoted(self, id: str) -> "EntryList[G, V]":
        outcome = primary_first.promote(self._order, self._key(self._held(id)), self.policy)
        return self._after(outcome, names_primary=True)

    def switched(self, id: str, *, active: bool) -> "EntryList[G, V]":
        operation = primary_first.activate if active else primary_first.deactivate
        return self._after(operation(self._order, self._key(self._held(id)), self.policy))

    def verified(self, id: str) -> "EntryList[G, V]":
        return self._after(primary_first.verify(self._order, self._key(self._held(id)), self.policy))

    def reordered(self, ids: Sequence[str]) -> "EntryList[G, V]":
        return self._after(primary_first.reorder(self._order, self._keys(ids), self.policy))

    def patched(self, patch: Patch[G]) -> "EntryList[G, V]":
        """Make the changes of a patch, in the order of its fields, or refuse all that is wrong with them."""
        if patch.replacement is not None:
            with below("set"):
                return self.replaced(patch.replacement)
        findings = Findings()
        result = replace(self, policy=policy_within(self.policy, patch))
        with findings.at("remove"):
            result = result.removed(patch.remove)
        for index, (id_, active) in enumerate(patch.set_active):
            with findings.at("setActive", index, "id"):
                result = result.switched(id_, active=active)
        result = replace(result, policy=self.policy)
        if patch.reorder is not None:
            with findings.at("reorder"):
                result = result.reordered(patch.reorder)
        with findings.at("add"):
            result = result.added(patch.add)
        if patch.promote is not None:
            with findings.at("promote"):
                refuse_second_primary(patch)
                result = result.promoted(patch.promote)
        findings.settle()
        return result

    def made(self, asked: Sequence[Asked[G]]) -> list[tuple[str, EntryDocument[V]]]:
        """Make entries of what is asked for, each with its key; refuse all that is wrong with any of them."""
        findings = Findings()
        made: dict[int, tuple[str, EntryDocument[V]]] = {}
        for index, one in enumerate(asked):
            with findings.at(index):
                document = self._document(one)
                made[index] = self._key(document), document
        with findings.at():
            refuse_duplicates([made[index][0] if index in made else None for index in range(len(asked))])
        with findings.at():
            refuse_several(flagged(asked))
        findings.settle()
        return list(made.values())

    def _document(self, asked: Asked[G]) -> EntryDocument[V]:
        findings = Findings()
        with findings.at():
            type_ = _checked_type(asked.type)
        with findings.at():
            value = self.kind.finished(self.kind.checked(asked.given), self.standardize)
        findings.settle()
        return EntryDocument(
            id=ids.new_id(),
            type=type_,
            value=value,
            is_active=asked.is_active,
            is_verified=asked.is_verified,
            created_at=self.stamp.at,
            updated_at=self.stamp.at,
            created_by=self.stamp.by,
            updated_by=self.stamp.by,
        )

    def _key(self, document: EntryDocument[V]) -> str:
        # A type has no line ends, so where it ends is plain.
        return f"{document['type']}\n{self.kind.key(document['value'])}"

    @property
    def by_key(self) -> dict[str, EntryDocument[V]]:
        return {self._key(document): document for document in self.entries}

    @property
    def _order(self) -> tuple[Entry, ...]:
        return tuple(entry_of(document, key) for key, document in self.by_key.items())

    def _held(self, id: str) -> EntryDocument[V]:
        for document in self.entries:
            if document["id"] == id:
                return document
        raise Rejection(ErrorCode.NOT_FOUND, f"The profile has no {self.kind.entry} with this id.")

    def _keys(self, ids: Sequence[str]) -> list[str]:
        keys = {document["id"]: self._key(document) for document in self.entries}
        # An unknown id stands for itself, which no key can equal.
        return [keys.get(id_, id_) for id_ in ids]

    def _stamped(self, document: EntryDocument[V]) -> EntryDocument[V]:
        return {**document, "updated_at": self.stamp.at, "updated_by": self.stamp.by}

    def rewritten(self, old: EntryDocument[V], new: EntryDocument[V]) -> "EntryList[G, V]":
        """Put other words into an entry without touching its place and its state."""
        if new == old:
            return self
        position = self.entries.index(old)
        entries = [*self.entries[:position], self._stamped(new), *self.entries[position + 1 :]]
        return replace(self, entries=entries)

    def _after(
        self, outcome: Outcome, new: Mapping[str, EntryDocument[V]] | None = None, *, names_primary: bool = False
    ) -> "EntryList[G, V]":
        """Return the list as an operation leaves it; `new` are the entries that it may have brought, by key."""
        if not outcome.changed:
            return self
        known = {**(new or {}), **self.by_key}
        entries = [self._in_state_of(entry, known[entry.key]) for entry in outcome.entries]
        return replace(self, entries=entries, primary_named=self.primary_named or names_primary)

    def _in_state_of(self, entry: Entry, document: EntryDocument[V]) -> EntryDocument[V]:
        if entry == entry_of(document, entry.key):
            return document
        return self._stamped({**document, "is_active": entry.active, "is_verified": entry.verified})

    @property
    def changes(self) -> tuple[Change, ...]:
        """Tell how the list differs from what was read, however many operations made it so."""
        steps = self._steps()
        return tuple(map(self._with_content, steps, changes_of(steps, self.kind.field)))

    def _steps(self) -> list[Step]:
        """Tell how the entries differ, by their ids: those stay whatever else becomes of an entry."""
        before, after = ({one["id"]: one for one in documents} for documents in (self.before, self.entries))
        return list(
            explain(
                [entry_of(document, id_) for id_, document in before.items()],
                [entry_of(document, id_) for id_, document in after.items()],
                self.policy,
                updated=[id_ for id_ in before if id_ in after and _said(before[id_]) != _said(after[id_])],
                primary_named=self.primary_named,
            )
        )

    def _with_content(self, step: Step, change: Change) -> Change:
        """Add what an entry says where it came, went or changed."""
        if step.kind not in (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.UPDATED):
            return change
        before, after = (
            next((self._told(one) for one in documents if one["id"] == step.key), {})
            for documents in (self.before, self.entries)
        )
        return beside(change, before, after)

    def _told(self, document: EntryDocument[V]) -> dict[str, str]:
        return {"type": document["type"], **self.kind.told(document["value"])}


def _said(document: EntryDocument[V]) -> tuple[str, V]:
    return document["type"], document["value"]


def _checked_type(type: str) -> str:
    with below("type"):
        return text(type, "A type", MAX_TYPE)


@contextmanager
def of_the_only_one() -> Iterator[None]:
    """Let refusals of a list's only entry speak of the input itself."""
    try:
        yield
    except (Rejection, Rejections) as error:
        for rejection in refusals(error):
            rejection.path = rejection.path[1:]
        raise
