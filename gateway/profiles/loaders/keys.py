"""Who is meant by a key: batched reads that lead from what a client names to the profile that holds it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from gateway.definitions.sight import Sight
from gateway.errors import Rejection
from gateway.graphql.context import Context, Loader
from gateway.graphql.denials import note
from gateway.identities import model as identities
from gateway.mongo.documents import View
from gateway.profiles import model, rules, store
from gateway.profiles.loaders.documents import ORDERS, Profiles
from gateway.profiles.model import Key, Slot

_HOLDER = MappingProxyType({"profile": 1})
"""All that is asked of an entry whose holder is looked for."""


class Holders(Loader[Key, str | None]):
    """The `_id` of the profile that a key means; None when nobody holds what it names."""

    @staticmethod
    def key_of(key: Key) -> str:
        # Python finds the hash of a tuple anew each time it is asked, and that of a text once.
        return f"{key.collection} {key.id}"

    async def load_batch(self, keys: Sequence[Key]) -> list[str | None]:
        entries: dict[str, Mapping[str, View]] = {}
        for collection in {key.collection for key in keys}:
            ids = [key.id for key in keys if key.collection == collection]
            entries[collection] = await self.context.documents(collection, ids, _HOLDER)
        found = [entries[key.collection].get(key.id) for key in keys]
        return [entry["profile"] if entry else None for entry in found]


class Matches(Loader[str, Sequence[str]]):
    """The `_id`s of the profiles that have a token; where there are more than two, two of them."""

    async def load_batch(self, keys: Sequence[str]) -> Sequence[Sequence[str]]:
        return await store.matches(self.context.access, keys)


async def profile_by(context: Context, key: Key, *, include_inactive: bool = False) -> View | None:
    """Return the profile that a key means (`AMBIGUOUS_MATCH`).

    An inactive contact point means nobody, and so does an inactive identity unless they are included.
    """
    if key.collection == model.COLLECTION and context.access.sight is None:
        # Its own id leads nowhere else.
        return await context.loader(Profiles).one(key.id)
    (found,) = await profiles_by(context, [key], include_inactive=include_inactive)
    if isinstance(found, Rejection):
        raise found
    return found


async def profiles_by(
    context: Context, keys: Sequence[Key], *, include_inactive: bool
) -> list[View | Rejection | None]:
    """Return the profile that each of several keys means, or why there is none; all of them cost the same few reads."""
    sight = context.access.sight
    if sight is not None:
        return await _profiles_seen_by(context, sight, keys, include_inactive=include_inactive)
    return await _profiles_by(context, keys, include_inactive=include_inactive)


async def _profiles_seen_by(
    context: Context, sight: Sight, keys: Sequence[Key], *, include_inactive: bool
) -> list[View | Rejection | None]:
    """Find nobody by what the caller does not see, and refuse to look for what it sees masked."""
    seen = [key for key in keys if rules.may_find_by(sight, key)]
    found = iter(await _profiles_by(context, seen, include_inactive=include_inactive))
    unseen = {key: rules.not_found_by(key) for key in keys if key not in seen}
    note(context.access.caller, "profile", filter(None, unseen.values()))
    return [unseen[key] if key in unseen else next(found) for key in keys]


async def _profiles_by(
    context: Context, keys: Sequence[Key], *, include_inactive: bool
) -> list[View | Rejection | None]:
    found = await _stored_under(context, keys)
    means = [_means(key, profile, include_inactive) for key, profile in zip(keys, found, strict=True)]
    moved = [key for key, its in zip(keys, means, strict=True) if its is None]
    if moved:
        # They went on to another profile between our two reads, so they are worth another look.
        for key in moved:
            context.loader(Holders).clear(key)
        context.loader(Profiles).clear_all()
        found = await _stored_under(context, keys)
        means = [_means(key, profile, include_inactive) for key, profile in zip(keys, found, strict=True)]
    return [profile if its else None for profile, its in zip(found, means, strict=True)]


async def _stored_under(context: Context, keys: Sequence[Key]) -> list[View | Rejection | None]:
    """Return the profile that holds what each key names, as far as that can be seen without looking into it."""
    entries = [key for key in keys if key.collection not in (model.COLLECTION, model.SEARCH)]
    tokens = [key.id for key in keys if key.collection == model.SEARCH]
    # Both are begun before the first is awaited.
    holders = context.loader(Holders).all(entries) if entries else None
    matches = context.loader(Matches).all(tokens) if tokens else None
    next_holder = iter(await holders if holders else ())
    next_matches = iter(await matches if matches else ())
    ids: list[str | Rejection | None] = []
    for key in keys:
        if key.collection == model.COLLECTION:
            ids.append(key.id)
        elif key.collection == model.SEARCH:
            ids.append(_only(next(next_matches)))
        else:
            ids.append(next(next_holder))
    profiles = context.loader(Profiles)
    read = iter(await profiles.all([id_ for id_ in ids if isinstance(id_, str)]))
    return [next(read) if isinstance(id_, str) else id_ for id_ in ids]


def _only(matches: Sequence[str]) -> str | Rejection | None:
    try:
        return rules.only_match(matches)
    except Rejection as rejection:
        return rejection


def _means(key: Key, profile: View | Rejection | None, include_inactive: bool) -> bool | None:
    """Tell whether a key means the profile that it leads to; None where that does not hold what it names."""
    if profile is None or isinstance(profile, Rejection) or key.collection not in ORDERS:
        return True
    slot = _slot(profile, key)
    if slot is None:
        return None
    return slot["active"] or include_inactive or key.collection != identities.COLLECTION


def _slot(profile: View, key: Key) -> Slot | None:
    """Return the place that the entry of a key has in a profile; None when it has none."""
    slot: Slot
    for slot in profile[key.collection]:
        if slot["id"] == key.id:
            return slot
    return None


async def profile_node(context: Context, customer_id: str) -> View | None:
    """Refetch a profile."""
    return await context.loader(Profiles).load(context.access.id(customer_id))
