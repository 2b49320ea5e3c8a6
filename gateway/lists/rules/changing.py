"""What can be done to a list, whatever the kind of its entries."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Generic, cast

from gateway import ids, primary_first
from gateway.changes.model import Change, change
from gateway.errors import ErrorCode, Findings, Rejection, Rejections, below, refusals
from gateway.lists.model import MAX_TYPE, Asked, EntryDocument, G, Kind, Patch, Stamp, V
from gateway.primary_first import ChangeKind, Entry, OnPrimaryRemoval, Outcome, Policy, Step
from gateway.text import text


def entry_of(document: EntryDocument[V], key: str) -> Entry:
    """Return what the law of ordered lists knows of an entry."""
    return Entry(key, active=document["is_active"], verified=document["is_verified"])


@dataclass(frozen=True, slots=True)
class EntryList(Generic[G, V]):
    """A list of entries while it is changed: every operation answers the list as it leaves it.

    `changes` tell everything that was done since the list was read.
    """

    kind: Kind[G, V]
    policy: Policy
    stamp: Stamp
    entries: Sequence[EntryDocument[V]]
    changes: tuple[Change, ...] = ()

    def replaced(self, asked: Sequence[Asked[G]]) -> "EntryList[G, V]":
        """Make these the list, in their order; one that is there already stays the same entry."""
        made = self._made(asked)
        wanted = [entry_of(document, key) for key, document in made]
        outcome = primary_first.replace(self._order, wanted, self.policy, _flagged(asked))
        result = self._after(outcome, dict(made))
        present = result.by_key
        for key, document in made:
            result = result.rewritten(present[key], {**present[key], "value": document["value"]})
        return result

    def added(self, asked: Sequence[Asked[G]]) -> "EntryList[G, V]":
        """Add entries after the last eligible one, the flagged one at the head; those that are there stay."""
        made = self._made(asked)
        wanted = [entry_of(document, key) for key, document in made]
        result = self._after(primary_first.add(self._order, wanted, self.policy), dict(made))
        for index in _flagged(asked):
            with below(index):
                result = result.promoted(result.by_key[made[index][0]]["id"])
        return result

    def with_one(self, asked: Asked[G]) -> tuple["EntryList[G, V]", str]:
        """Add one entry, at the head if it is flagged; return its id too."""
        with of_the_only_one():
            ((key, document),) = self._made([asked])
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
                value = self.kind.edited(value, given)
        findings.settle()
        new = EntryDocument[V]({**old, "type": new_type, "value": value})
        outcome = primary_first.update(self._order, self._key(old), self._key(new), self.policy)
        if self.kind.key(value) == self.kind.key(old["value"]):
            # Of another type or written otherwise, it still is what was verified.
            return self.rewritten(old, new)
        return self._after(outcome, {self._key(new): self._stamped(new)})

    def removed(self, ids: Sequence[str]) -> "EntryList[G, V]":
        """Remove entries; an id that is not there changes nothing."""
        return self._after(primary_first.remove(self._order, self._keys(ids), self.policy))

    def promoted(self, id: str) -> "EntryList[G, V]":
        return self._after(primary_first.promote(self._order, self._key(self._held(id)), self.policy))

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
        result = replace(self, policy=self._policy_within(patch))
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
                _refuse_second_primary(patch)
                result = result.promoted(patch.promote)
        findings.settle()
        return result

    def _policy_within(self, patch: Patch[G]) -> Policy:
        """Return what is demanded while a patch is under way: it may name the next primary, or fill the list again."""
        names_next = bool(patch.promote is not None or patch.reorder or _flagged(patch.add))
        then = OnPrimaryRemoval.PROMOTE_NEXT if names_next else self.policy.on_primary_removal
        return replace(self.policy, required=self.policy.required and not patch.add, on_primary_removal=then)

    def _made(self, asked: Sequence[Asked[G]]) -> list[tuple[str, EntryDocument[V]]]:
        """Make entries of what is asked for, each with its key; refuse all that is wrong with any of them."""
        findings = Findings()
        made = []
        for index, one in enumerate(asked):
            with findings.at(index):
                document = self._document(one)
                made.append((self._key(document), document))
        flagged = _flagged(asked)
        if len(flagged) > 1:
            message = f"Entries {flagged[0]} and {flagged[1]} are both marked as primary: mark one at most."
            findings.add(Rejection(ErrorCode.MULTIPLE_PRIMARY, message, [flagged[1]]))
        findings.settle()
        return made

    def _document(self, asked: Asked[G]) -> EntryDocument[V]:
        findings = Findings()
        with findings.at():
            type_ = _checked_type(asked.type)
        with findings.at():
            value = self.kind.checked(asked.given)
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
        before, after = ({"position": position, **self._told(document)} for document in (old, new))
        told = change(ChangeKind.UPDATED, [self.kind.field, old["id"]], before, after)
        return replace(self, entries=entries, changes=(*self.changes, told))

    def _after(self, outcome: Outcome, new: Mapping[str, EntryDocument[V]] | None = None) -> "EntryList[G, V]":
        """Return the list as an operation leaves it; `new` are the entries that it may have brought, by key."""
        if not outcome.changed:
            return self
        known = {**(new or {}), **self.by_key}
        entries = [self._in_state_of(entry, known[entry.key]) for entry in outcome.entries]
        told = [self._change(step, known) for step in outcome.steps]
        return replace(self, entries=entries, changes=(*self.changes, *told))

    def _in_state_of(self, entry: Entry, document: EntryDocument[V]) -> EntryDocument[V]:
        if entry == entry_of(document, entry.key):
            return document
        return self._stamped({**document, "is_active": entry.active, "is_verified": entry.verified})

    def _change(self, step: Step, known: Mapping[str, EntryDocument[V]]) -> Change:
        """Tell a step with ids in the place of keys, and with what an entry says where it came, went or changed."""
        if step.kind is ChangeKind.REORDERED:
            orders = (cast("list[str]", order) for order in (step.before, step.after))
            before, after = ([known[key]["id"] for key in order] for order in orders)
            return change(step.kind, [self.kind.field], before, after)
        path = [self.kind.field, known[step.key]["id"]]
        sides = [self._side(step, cast("Mapping[str, Any] | None", side), known) for side in (step.before, step.after)]
        return change(step.kind, path, *sides, auto_promoted=step.auto_promoted)

    def _side(
        self, step: Step, side: Mapping[str, Any] | None, known: Mapping[str, EntryDocument[V]]
    ) -> dict[str, Any] | None:
        if side is None:
            return None
        state = {name: value for name, value in side.items() if name != "key"}
        if step.kind in (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.UPDATED):
            state |= self._told(known[side.get("key", step.key)])
        return state

    def _told(self, document: EntryDocument[V]) -> dict[str, str]:
        return {"type": document["type"], **self.kind.told(document["value"])}


def _checked_type(type: str) -> str:
    with below("type"):
        return text(type, "A type", MAX_TYPE)


def _flagged(asked: Sequence[Asked[G]]) -> list[int]:
    return [index for index, one in enumerate(asked) if one.is_primary]


def _refuse_second_primary(patch: Patch[G]) -> None:
    if _flagged(patch.add):
        message = "An added entry is marked as primary already: mark it, or promote another one."
        raise Rejection(ErrorCode.MULTIPLE_PRIMARY, message)


@contextmanager
def of_the_only_one() -> Iterator[None]:
    """Let refusals of a list's only entry speak of the input itself."""
    try:
        yield
    except (Rejection, Rejections) as error:
        for rejection in refusals(error):
            rejection.path = rejection.path[1:]
        raise
