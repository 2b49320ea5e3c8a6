"""Batched reads of profiles, and of the entries that a profile keeps in order."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from gateway.graphql.context import Context, DocumentLoader, Loader
from gateway.mongo.client import View
from gateway.profiles import model
from gateway.profiles.model import Key


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


async def profile_by(context: Context, key: Key, entries: type[DocumentLoader] | None) -> View | None:
    """Return the profile that a key means; `entries` loads the documents of a key that is an entry's."""
    if entries is None:
        return await context.loader(Profiles).load(key.id)
    entry = await context.loader(entries).load(key.id)
    return await context.loader(Profiles).load(entry["profile"]) if entry else None


def entry_of(views: Sequence[Mapping[str, Any]], id: str) -> Mapping[str, Any] | None:  # noqa: A002 -- it is the id.
    """Return the entry of a list with that document id."""
    return next((view for view in views if view["_id"] == id), None)
