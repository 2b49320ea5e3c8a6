"""What an object makes of the lists that are kept in the profile itself: contact points and groups."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Generic, cast

from gateway.contacts.model import AddressValue, GivenAddress
from gateway.contacts.rules.addresses import ADDRESSES, completed
from gateway.contacts.rules.emails import EMAILS
from gateway.contacts.rules.phones import PHONES
from gateway.errors import Rejection
from gateway.groups.rules import GROUPS
from gateway.lists.model import Asked, EntryDocument, G, Kind, Stamp, V, policy_of
from gateway.lists.rules.changing import EntryList, of_the_only_one
from gateway.object_types.model import MappedProfile
from gateway.objects.rules.merging import Merging
from gateway.objects.rules.settling import settle


def merge_lists(merging: Merging, said: MappedProfile) -> None:
    """Say what the object says of contact points and groups, type by type."""
    if said.emails:
        _merge(merging, EMAILS, said.emails)
    if said.phones:
        _merge(merging, PHONES, said.phones)
    if said.addresses:
        _merge(merging, ADDRESSES, said.addresses, _completed)
    if said.groups:
        _merge(merging, GROUPS, said.groups)


_Complete = Callable[["_List[Any, Any]", Asked[Any]], Asked[Any]]


def _merge(merging: Merging, kind: Kind[G, V], said: Sequence[Asked[G]], complete: _Complete | None = None) -> None:
    held = cast("list[EntryDocument[V]]", merging.profile[kind.field])
    policy = policy_of(merging.definitions, kind.field)
    its = _List(merging, EntryList(kind, policy, Stamp(merging.at, merging.by), held, held, merging.standardize))
    its.say(said, complete)
    changes = its.entries.changes
    if changes:
        merging.fields[kind.field] = list(its.entries.entries)
        merging.changes += changes


@dataclass(slots=True)
class _List(Generic[G, V]):
    """One list while it is merged into."""

    merging: Merging
    entries: EntryList[G, V]

    def say(self, said: Sequence[Asked[G]], complete: _Complete | None) -> None:
        field = self.entries.kind.field
        made: dict[str, dict[str, tuple[int, EntryDocument[V]]]] = {}
        head: str | None = None
        for index, asked in enumerate(said):
            with self.merging.findings.at(field, index), of_the_only_one():
                one = complete(self, asked) if complete else asked
                ((key, document),) = self.entries.made([one])
                made.setdefault(document["type"], {}).setdefault(key, (index, document))
                head = key if asked.is_primary else head
        may_lead = self._may_lead()
        for type_, documents in made.items():
            self._say_of_type(type_, documents)
        present = self.entries.by_key
        if head is not None and head in present and may_lead:
            # A list of which others chose the primary keeps it.
            self._promote(present[head]["id"])

    def own_of(self, type_: str) -> list[EntryDocument[V]]:
        """Return the entries of a type that the object brought, and that nobody vouched for or switched off since."""
        own = self.merging.sayings.own_of(self.entries.kind.field, type_)
        if not own:
            return []
        present = self.entries.by_key
        entries = [present[key] for key in (f"{type_}\n{value}" for value in own) if key in present]
        return [entry for entry in entries if entry["is_active"] and not entry["is_verified"]]

    def _say_of_type(self, type_: str, documents: dict[str, tuple[int, EntryDocument[V]]]) -> None:
        present = self.entries.by_key
        own = {self._key(entry): entry for entry in self.own_of(type_)}
        settled = settle(documents, present, own)
        for old, new in settled.exchanged:
            self.entries = self.entries.exchanged(own[old], {**own[old], "value": documents[new][1]["value"]})
        if settled.removed:
            self.remove([own[key]["id"] for key in settled.removed])
        for key in settled.added:
            index, document = documents[key]
            with self.merging.findings.at(self.entries.kind.field, index), of_the_only_one():
                self.entries = self.entries.joined([(key, document)])
        for key, entry in own.items():
            if key in documents:
                self.entries = self.entries.rewritten(entry, {**entry, "value": documents[key][1]["value"]})
        skip = len(type_) + 1
        slot = (self.entries.kind.field, type_)
        self.merging.sayings.note(slot, [key[skip:] for key in documents], [key[skip:] for key in present])

    def _may_lead(self) -> bool:
        """Tell whether the primary, if there is one, is the object's own."""
        entries = self.entries.entries
        if not entries or not entries[0]["is_active"]:
            return True
        return any(entry["id"] == entries[0]["id"] for entry in self.own_of(entries[0]["type"]))

    def _promote(self, id_: str) -> None:
        # One that has to be verified first does not lead yet.
        with suppress(Rejection):
            self.entries = self.entries.promoted(id_)

    def remove(self, ids: Sequence[str]) -> None:
        # The list's policy may keep them: the primary that nobody replaced, or the last one of a required list.
        with suppress(Rejection):
            self.entries = self.entries.removed(ids)

    def _key(self, entry: EntryDocument[V]) -> str:
        return f"{entry['type']}\n{self.entries.kind.key(entry['value'])}"


def _completed(its: _List[GivenAddress, AddressValue], asked: Asked[GivenAddress]) -> Asked[GivenAddress]:
    """Return an address with the parts that it lacks and that the object gave for it before."""
    given = asked.given
    country = given.country_code or given.country_code_alpha3 or given.country_code_numeric
    own = its.own_of(asked.type)
    if not own or all((given.address1, given.city, given.postal_code, country)):
        return asked
    return replace(asked, given=completed(own[0]["value"], given))


def withdraw_lists(merging: Merging) -> None:
    """Take back what the object said of contact points and groups, as far as it is still its own."""
    for kind in (EMAILS, PHONES, ADDRESSES, GROUPS):
        _withdraw(merging, cast("Kind[Any, Any]", kind))


def _withdraw(merging: Merging, kind: Kind[G, V]) -> None:
    held = cast("list[EntryDocument[V]]", merging.profile[kind.field])
    policy = policy_of(merging.definitions, kind.field)
    its = _List(merging, EntryList(kind, policy, Stamp(merging.at, merging.by), held, held, merging.standardize))
    own = [entry["id"] for type_ in {entry["type"] for entry in held} for entry in its.own_of(type_)]
    if own:
        its.remove(own)
        merging.fields[kind.field] = list(its.entries.entries)
        merging.changes += its.entries.changes
