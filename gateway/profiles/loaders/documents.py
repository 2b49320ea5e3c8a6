"""Batched reads of profiles, and of the entries that a profile keeps in order."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from gateway.definitions.model import ListName
from gateway.definitions.sight import Sight
from gateway.graphql.context import Context, DocumentLoader, Loader
from gateway.mongo.documents import Beside, Document, View
from gateway.primary_first import Policy
from gateway.profiles import model, rules, store

ORDERS = frozenset(order.field for order in (rules.IDENTITIES, rules.APP_PROFILES))
"""The orders of a profile, by the collection of their entries."""


_ALWAYS = frozenset({"id", "customer_id", *ORDERS})
"""What is read of a profile, whatever is asked."""


def fields(context: Context) -> Mapping[str, int]:
    """Return what has to be read of profiles for what an operation shows of them."""
    return context.fields("Profile", _ALWAYS) or model.VIEWED


class Profiles(DocumentLoader):
    """Profile documents by `_id`.

    One profile alone is read together with the documents of which the operation will ask next (`Beside`); for many it
    is faster to read those of all of them afterwards.
    """

    collection = model.COLLECTION

    async def one(self, key: str) -> View | None:
        """Load one profile; where nothing else can be asked for with it, nothing else is waited for."""
        context = self.context
        kinds = self._beside() if context.has_one_root and not self.holds(key) else ()
        if not kinds:
            (profile,) = await self.all([key])
            return profile
        profile = await self._with_others(key, kinds)
        self.hold(key, profile)
        return profile

    async def load_batch(self, keys: Sequence[str]) -> Sequence[View | None]:
        context = self.context
        kinds = self._beside() if len(keys) == 1 else ()
        if kinds:
            return [await self._with_others(keys[0], kinds)]
        profiles = await super().load_batch(keys)
        sight = context.access.sight
        return profiles if sight is None else [rules.seen(sight, profile) for profile in profiles]

    def _beside(self) -> Sequence[type["BesideProfile"]]:
        """Return the loaders of what is read beside one profile."""
        context = self.context
        return () if context.has_written else [kind for kind in context.expected if issubclass(kind, BesideProfile)]

    async def _with_others(self, key: str, kinds: Sequence[type["BesideProfile"]]) -> View | None:
        context = self.context
        stored, others = await store.with_others(context.access, key, [kind.beside for kind in kinds], self._fields())
        sight = context.access.sight
        profile = stored if sight is None else rules.seen(sight, stored)
        if profile is not None:
            for kind in kinds:
                context.loader(kind).take(profile, others.get(kind.beside.collection, {}))
        return profile

    def _fields(self) -> Mapping[str, int]:
        return fields(self.context)


class BesideProfile(Loader[View, list[View]]):
    """Documents that belong to a profile, by the profile's document."""

    beside: ClassVar[Beside]

    @staticmethod
    def key_of(key: View) -> str:
        return str(key["_id"])

    def take(self, profile: View, documents: Mapping[str, View]) -> None:
        """Hold what was read beside a profile; where some of it is missing, it is read when it is asked for."""
        try:
            views = self.views_of(profile, documents)
        except Exception:  # noqa: BLE001 -- what is wrong with a document is told where it is asked for.
            return
        if views is not None:
            self.hold(profile["_id"], views)

    def views_of(self, profile: View, documents: Mapping[str, View]) -> list[View] | None:
        """Return what a caller sees of the documents of a profile; None when some of them are missing."""
        raise NotImplementedError


class EntriesOfProfile(BesideProfile):
    """The documents of one ordered list of a profile, with their place in it.

    Place and primacy are told by the profile's document alone, so a reader sees exactly one primary, even when
    it reads between two writes.
    """

    collection: ClassVar[str]
    order: ClassVar[str]
    """The field of a profile's document that keeps it."""
    ordered: ClassVar[ListName]
    """What it is called by the policies of lists."""
    shown_as: ClassVar[str]
    """The name of their type."""
    always: ClassVar[frozenset[str]]
    """What is read of each, whatever is asked."""

    def views_of(self, profile: View, documents: Mapping[str, View]) -> list[View] | None:
        views = self.views(self._policy(), profile, documents)
        if len(views) < len(profile[self.order]):
            return None
        sight = self.context.access.sight
        return views if sight is None else self._seen(sight, views)

    async def load_batch(self, keys: Sequence[View]) -> list[list[View]]:
        # The profile of an entry is the very one from which the entry was reached.
        self.context.loader(Profiles).prime({profile["_id"]: profile for profile in keys})
        entries = await self._documents(keys)
        views = self._joined(keys, entries)
        torn = self._torn(keys, views)
        if torn:
            # Somebody wrote between the read of the profile and ours: its newer order matches what is there now.
            newer = await self.context.documents(model.COLLECTION, torn, model.VIEWED)
            entries = {**entries, **await self._documents(list(newer.values()))}
            views = self._joined([newer.get(profile["_id"], profile) for profile in keys], entries)
        sight = self.context.access.sight
        return views if sight is None else [self._seen(sight, its) for its in views]

    def _joined(self, profiles: Sequence[View], entries: Mapping[str, View]) -> list[list[View]]:
        policy = self._policy()
        return [self.views(policy, profile, entries) for profile in profiles]

    def _policy(self) -> Policy:
        return self.context.access.definitions.policy(self.ordered)

    def _torn(self, profiles: Sequence[View], views: Sequence[Sequence[View]]) -> list[str]:
        """Return the ids of the profiles of which some entries are not there."""
        order = self.order
        return [profile["_id"] for profile, its in zip(profiles, views, strict=True) if len(its) < len(profile[order])]

    def _seen(self, sight: Sight, views: Sequence[View]) -> list[View]:
        return [shown for view in views if (shown := self.shown(sight, view)) is not None]

    @staticmethod
    def shown(sight: Sight, view: View) -> View | None:
        """Return what a caller sees of an entry; None where it sees that there is none."""
        raise NotImplementedError

    async def _documents(self, profiles: Sequence[View]) -> Mapping[str, View]:
        ids = self._ids(profiles)
        return await self.context.documents(self.collection, ids, self._fields()) if ids else {}

    def _ids(self, profiles: Sequence[View]) -> list[str]:
        order = self.order
        return [slot["id"] for profile in profiles for slot in profile[order]]

    def _fields(self) -> Mapping[str, int] | None:
        return self.context.fields(self.shown_as, self.always)

    def views(self, policy: Policy, profile: View, entries: Mapping[str, View]) -> list[View]:
        """Return the profile's entries in its order; they are fewer than those in it when somebody wrote meanwhile."""
        holder = profile["_id"]
        eligible: list[Document] = []
        others: list[Document] = []
        allows = policy.allows
        for slot in profile[self.order]:
            document = entries.get(slot["id"])
            if document is not None and document["profile"] == holder:
                # Key by key into a copy is the fastest way to join two of them.
                view = dict(document)
                view["is_active"] = active = slot["active"]
                view["is_verified"] = verified = slot.get("verified", False)
                view["is_primary"] = False
                # An order that was kept under another policy is put right.
                (eligible if allows(active=active, verified=verified) else others).append(view)
        if eligible:
            eligible[0]["is_primary"] = True
        views = eligible + others if others else eligible
        for position, view in enumerate(views):
            view["position"] = position
        return views  # type: ignore[return-value]  # Nobody writes to them any more.


def entry_of(entries: Sequence[View], entry_id: str | None) -> View | None:
    """Return the entry of a list with that document id, or None."""
    return next((entry for entry in entries if entry["_id"] == entry_id), None)
