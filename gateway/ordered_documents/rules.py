"""What can be done to an ordered list of documents, whatever they are."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar, Generic, Self, TypeVar, cast

from gateway import primary_first
from gateway.changes.model import Change, beside
from gateway.definitions.model import Definitions
from gateway.errors import ErrorCode, Findings, Rejection, about, below
from gateway.ordered_documents.model import A, Name, Patch, U
from gateway.primary_first import ChangeKind, Entry, Outcome, Policy, Step
from gateway.primary_first.patches import (
    flagged,
    policy_within,
    refuse_duplicates,
    refuse_second_primary,
    refuse_several,
)
from gateway.primary_first.steps import explain
from gateway.profiles.model import Slot
from gateway.profiles.rules import Order, entry_changes, slots_of

D = TypeVar("D", bound=Mapping[str, Any])


@dataclass(frozen=True, slots=True)
class DocumentList(Generic[D, A, U]):
    """An ordered list of documents while it is changed: every operation answers the list as it leaves it.

    `before` is the list as it was read, and `stored` are documents as they were read, those of other profiles among
    them; not every operation needs all documents. `documents` are those of the list as they are now, as far as they
    are known. `origins` say where the entries come from that were called otherwise, or were not there, when the list
    was read; `rewritings` tell what documents say otherwise since then.
    """

    order: ClassVar[Order]
    name_field: ClassVar[str]
    """The field of inputs by which an entry is found wanting that is not there."""

    domain: str
    definitions: Definitions
    policy: Policy
    profile_id: str
    at: datetime
    before: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    stored: Mapping[str, D] = field(default_factory=dict)
    documents: Mapping[str, D] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    rewritings: tuple[Change, ...] = ()
    primary_named: bool = False

    def knowing(self, stored: Mapping[str, D]) -> Self:
        """Return the list with documents that were read for it."""
        own = {entry.key: stored[entry.key] for entry in self.entries if entry.key in stored}
        return replace(self, stored=stored, documents=own)

    def id_of(self, name: Name) -> str:
        """Return the document id of what has this name, whether there is any or not."""
        raise NotImplementedError

    def made(self, asked: A, others: Collection[str], *, anew: bool) -> D:
        """Return the document of an entry that is asked for beside `others`, or refuse all that is wrong with it.

        Where the list is made `anew`, it may be one that is there already.
        """
        raise NotImplementedError

    def entry(self, document: D, asked: A) -> Entry:
        """Return what the law of ordered lists knows of a document that was made; it is not known to be verified."""
        return Entry(document["_id"], active=asked.is_active, verified=False)

    def updated(self, edit: U) -> Self:
        """Change one entry in its place."""
        raise NotImplementedError

    def told(self, document: D) -> Mapping[str, Any]:
        """Return what changes tell of a document that comes or goes, beside its place."""
        raise NotImplementedError

    def called(self, document: D) -> Mapping[str, Any]:
        """Return what changes tell of the name of a document that gets another one."""
        raise NotImplementedError

    def differences(self, before: D, after: D) -> Sequence[Change]:
        """Tell how two contents of one document differ."""
        raise NotImplementedError

    def replaced(self, asked: Sequence[A]) -> Self:
        """Make these the list, in their order; one that is there already stays the same document."""
        made = self._made(asked, (), anew=True)
        heads = flagged(asked)
        outcome = primary_first.replace(self.entries, self._entries(made, asked), self.policy, heads)
        result = self._after(outcome, {document["_id"]: document for document in made}, names_primary=bool(heads))
        for document in made:
            result = result.rewritten(document, self.differences(result.documents[document["_id"]], document))
        return result

    def added(self, asked: Sequence[A]) -> Self:
        """Add entries after the last active one, the flagged one at the head; those that are there stay."""
        made = self._made(asked, [entry.key for entry in self.entries], anew=False)
        outcome = primary_first.add(self.entries, self._entries(made, asked), self.policy)
        result = self._after(outcome, {document["_id"]: document for document in made})
        for index in flagged(asked):
            with below(index):
                result = result.put_first(made[index]["_id"])
        return result

    def with_one(self, asked: A) -> Self:
        """Add one entry, at the head if it is flagged."""
        document = self.made(asked, [entry.key for entry in self.entries], anew=False)
        with about(self.name_field):
            outcome = primary_first.add(
                self.entries, [self.entry(document, asked)], self.policy, as_primary=asked.is_primary
            )
        return self._after(outcome, {document["_id"]: document})

    def removed(self, names: Sequence[Name]) -> Self:
        """Remove entries; one that is not there changes nothing."""
        return self._after(primary_first.remove(self.entries, [self.id_of(name) for name in names], self.policy))

    def without(self, name: Name) -> Self:
        """Remove one entry; one that is not there changes nothing."""
        with about(self.name_field):
            return self.removed([name])

    def promoted(self, name: Name) -> Self:
        id_ = self.require(name)
        with about(self.name_field):
            return self.put_first(id_)

    def switched(self, name: Name, *, active: bool) -> Self:
        operation = primary_first.activate if active else primary_first.deactivate
        id_ = self.require(name)
        with about(self.name_field):
            return self._after(operation(self.entries, id_, self.policy))

    def reordered(self, names: Sequence[Name]) -> Self:
        return self._after(primary_first.reorder(self.entries, [self.id_of(name) for name in names], self.policy))

    def patched(self, patch: Patch[A, U]) -> Self:
        """Make the changes of a patch, in the order of its fields, or refuse all that is wrong with them."""
        if patch.replacement is not None:
            with below("set"):
                return self.replaced(patch.replacement)
        findings = Findings()
        result = replace(self, policy=policy_within(self.policy, patch))
        # What a refused change would have brought is not missed a second time by what builds on it.
        missing: set[str] = set()
        with findings.at("remove"):
            result = result.removed(patch.remove)
        for index, edit in enumerate(patch.update):
            if self.id_of(edit.names[0]) not in missing:
                with findings.at("update", index):
                    result = result.updated(edit)
            missing |= result.lacking(edit.names[1:])
        for index, (name, active) in enumerate(patch.set_active):
            if self.id_of(name) not in missing:
                with findings.at("setActive", index):
                    result = result.switched(name, active=active)
        result = replace(result, policy=self.policy)
        if patch.reorder is not None and missing.isdisjoint(map(self.id_of, patch.reorder)):
            with findings.at("reorder"):
                result = result.reordered(patch.reorder)
        with findings.at("add"):
            result = result.added(patch.add)
        missing |= result.lacking([asked.name for asked in patch.add])
        if patch.promote is not None:
            with findings.at("promote"):
                refuse_second_primary(patch)
                if self.id_of(patch.promote) not in missing:
                    result = result.promoted(patch.promote)
        findings.settle()
        return result

    def rewritten(self, document: D, changes: Sequence[Change]) -> Self:
        """Put another content into a document, unless it is the same, without touching its place and its state."""
        if not changes:
            return self
        documents = {**self.documents, document["_id"]: self._stamped(document)}
        return replace(self, documents=documents, rewritings=(*self.rewritings, *changes))

    def rekeyed(self, id_: str, document: D) -> Self:
        """Put a document of another `_id` into the place of the one that has `id_`."""
        outcome = primary_first.update(self.entries, id_, document["_id"], self.policy)
        result = self._after(outcome, {document["_id"]: self._stamped(document)})
        return replace(result, origins={**result.origins, document["_id"]: self._origin(id_)})

    def holds(self, id_: str) -> bool:
        return any(entry.key == id_ for entry in self.entries)

    def lacking(self, names: Sequence[Name]) -> set[str]:
        """Return the document ids of those names that the list does not have."""
        return {id_ for id_ in map(self.id_of, names) if not self.holds(id_)}

    def is_taken(self, id_: str) -> bool:
        """Tell whether there was such a document already that was not on this list."""
        return id_ in self.stored and all(entry.key != id_ for entry in self.before)

    def require(self, name: Name) -> str:
        """Return the document id of an entry, or refuse: the list has none of this name."""
        id_ = self.id_of(name)
        if not self.holds(id_):
            message = f"The profile has no such {self.order.entry}."
            raise Rejection(ErrorCode.NOT_FOUND, message, [self.name_field])
        return id_

    def put_first(self, id_: str) -> Self:
        return self._after(primary_first.promote(self.entries, id_, self.policy), names_primary=True)

    def _made(self, asked: Sequence[A], others: Collection[str], *, anew: bool) -> list[D]:
        """Make documents of what is asked for beside `others`; refuse all that is wrong with any of it."""
        findings = Findings()
        made: dict[int, D] = {}
        for index, one in enumerate(asked):
            with findings.at(index):
                made[index] = self.made(one, {*others, *(document["_id"] for document in made.values())}, anew=anew)
        with findings.at():
            refuse_duplicates([made[index]["_id"] if index in made else None for index in range(len(asked))])
        with findings.at():
            refuse_several(flagged(asked))
        findings.settle()
        return list(made.values())

    def _entries(self, made: Sequence[D], asked: Sequence[A]) -> list[Entry]:
        return [self.entry(document, one) for document, one in zip(made, asked, strict=True)]

    def _stamped(self, document: D) -> D:
        return cast("D", {**document, "updated_at": self.at})

    def _after(self, outcome: Outcome, new: Mapping[str, D] | None = None, *, names_primary: bool = False) -> Self:
        """Return the list as an operation leaves it; `new` are the documents that it may have brought, by id."""
        known = {**(new or {}), **self.documents}
        before = {entry.key: entry for entry in self.entries}
        documents = {
            entry.key: known[entry.key] if before.get(entry.key, entry) == entry else self._stamped(known[entry.key])
            for entry in outcome.entries
            if entry.key in known
        }
        # No document id begins with a line end.
        origins = {
            entry.key: self._origin(entry.key) if entry.key in before else f"\n{entry.key}" for entry in outcome.entries
        }
        return replace(
            self,
            entries=outcome.entries,
            documents=documents,
            origins=origins,
            primary_named=self.primary_named or names_primary,
        )

    def _origin(self, id_: str) -> str:
        """Return what an entry was called when the list was read; of one that was not there, what nothing is called."""
        return self.origins.get(id_, id_)

    @property
    def slots(self) -> list[Slot]:
        """Return the list as the profile keeps it."""
        return slots_of(self.entries, verifiable=self.order.verifiable)

    @property
    def changes(self) -> list[Change]:
        """Tell how the list and its documents differ from what was read, however many operations made it so."""
        steps = list(self._steps())
        told = entry_changes(Outcome(self.entries, tuple(steps)), self.order.name)
        return [*map(self._with_content, steps, told), *self.rewritings]

    def _steps(self) -> Iterator[Step]:
        """Tell how the order and the states differ: entries are the same where they have the same origin."""
        now = {self._origin(entry.key): entry.key for entry in self.entries}
        after = [replace(entry, key=origin) for entry, origin in zip(self.entries, now, strict=True)]
        renamed = [origin for origin, key in now.items() if origin != key]
        for step in explain(self.before, after, self.policy, updated=renamed, primary_named=self.primary_named):
            key = step.key if step.kind is ChangeKind.REMOVED else now.get(step.key, "")
            result = [now[origin] for origin in step.after] if isinstance(step.after, list) else step.after
            yield replace(step, key=key, after=result)

    def _with_content(self, step: Step, change: Change) -> Change:
        """Add what the documents say of an entry that came, went or is called otherwise."""
        match step.kind:
            case ChangeKind.ADDED:
                return beside(change, {}, self.told(self.documents[step.key]))
            case ChangeKind.REMOVED:
                return beside(change, self.told(self.stored[step.key]) if step.key in self.stored else {}, {})
            case ChangeKind.UPDATED:
                before = self.stored[self._origin(step.key)]
                return beside(change, self.called(before), self.called(self.documents[step.key]))
            case _:
                return change
