"""Batched reads of profiles, and of the entries that a profile keeps in order."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from gateway.graphql.context import Context, DocumentLoader, Loader
from gateway.identities import model as identities
from gateway.mongo.documents import View
from gateway.profiles import model, rules, store
from gateway.profiles.model import Key, Slot


class Profiles(DocumentLoader):
    """Profile documents by `_id`."""

    collection = model.COLLECTION


class EntriesOfProfile(Loader[View, list[View]]):
    """The documents of one ordered list of a profile, with their place in it.

    Place and primacy are told by the profile's document alone, so a reader sees exactly one primary, even when
    it reads between two writes.
    """

    collection: ClassVar[str]
    order: ClassVar[str]

    @staticmethod
    def key_of(key: View) -> str:
        return str(key["_id"])

    async def load_batch(self, keys: Sequence[View]) -> list[list[View]]:
        profiles = self.context.loader(Profiles)
        for profile in keys:
            # The profile of an entry is the very one from which the entry was reached.
            profiles.prime(profile["_id"], profile)
        entries = await self._documents(keys)
        torn = [profile["_id"] for profile in keys if not self._whole(profile, entries)]
        if not torn:
            return [self._views(profile, entries) for profile in keys]
        # Somebody wrote between the read of the profile and ours: its newer order matches what is there now.
        newer = await self.context.documents(model.COLLECTION, torn)
        entries = {**entries, **await self._documents(list(newer.values()))}
        return [self._views(newer.get(profile["_id"], profile), entries) for profile in keys]

    async def _documents(self, profiles: Sequence[View]) -> Mapping[str, View]:
        ids = [slot["id"] for profile in profiles for slot in profile[self.order]]
        return await self.context.documents(self.collection, ids) if ids else {}

    def _whole(self, profile: View, entries: Mapping[str, View]) -> bool:
        return all(self._holds(profile, slot, entries) for slot in profile[self.order])

    @staticmethod
    def _holds(profile: View, slot: View, entries: Mapping[str, View]) -> bool:
        entry = entries.get(slot["id"])
        return entry is not None and entry["profile"] == profile["_id"]

    def _views(self, profile: View, entries: Mapping[str, View]) -> list[View]:
        held = [slot for slot in profile[self.order] if self._holds(profile, slot, entries)]
        return [
            {
                **entries[slot["id"]],
                "is_active": slot["active"],
                "is_primary": position == 0 and slot["active"],
                "position": position,
            }
            for position, slot in enumerate(held)
        ]


class Holders(Loader[Key, str | None]):
    """The `_id` of the profile that a key means; None when nobody holds what it names."""

    async def load_batch(self, keys: Sequence[Key]) -> list[str | None]:
        entries: dict[Key, str] = {}
        for collection in {key.collection for key in keys}:
            ids = [key.id for key in keys if key.collection == collection]
            found = await self.context.documents(collection, ids)
            entries |= {Key(collection, id_): entry["profile"] for id_, entry in found.items()}
        return [entries.get(key) for key in keys]


class Matches(Loader[str, Sequence[str]]):
    """The `_id`s of the profiles that have a token; where there are more than two, two of them."""

    async def load_batch(self, keys: Sequence[str]) -> Sequence[Sequence[str]]:
        return await store.matches(self.context.access, keys)


async def profile_by(context: Context, key: Key, *, include_inactive: bool = False) -> View | None:
    """Return the profile that a key means (`AMBIGUOUS_MATCH`).

    An inactive contact point means nobody, and so does an inactive identity unless they are included.
    """
    holders, profiles = context.loader(Holders), context.loader(Profiles)
    if key.collection == model.COLLECTION:
        return await profiles.load(key.id)
    if key.collection == model.SEARCH:
        match = rules.only_match(await context.loader(Matches).load(key.id))
        return await profiles.load(match) if match else None
    for _ in range(2):
        holder = await holders.load(key)
        profile = await profiles.load(holder) if holder else None
        if holder is None or profile is None:
            return None
        slot = _slot(profile, key)
        if slot:
            usable = slot["active"] or include_inactive or key.collection != identities.COLLECTION
            return profile if usable else None
        # It moved on between our two reads, so it is worth another look.
        holders.clear(key)
        profiles.clear(holder)
    return None


def _slot(profile: View, key: Key) -> Slot | None:
    """Return the place that the entry of a key has in a profile; None when it has none."""
    slots: list[Slot] = profile[key.collection]
    return next((slot for slot in slots if slot["id"] == key.id), None)


async def profile_node(context: Context, customer_id: str) -> View | None:
    """Refetch a profile."""
    return await context.loader(Profiles).load(context.access.id(customer_id))


def entry_of(entries: Sequence[View], entry_id: str | None) -> View | None:
    """Return the entry of a list with that document id, or None."""
    return next((entry for entry in entries if entry["_id"] == entry_id), None)
