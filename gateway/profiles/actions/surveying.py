"""Looking at what all profiles of a domain hold."""

from collections.abc import AsyncIterator, Sequence

from gateway.attributes.model import Attributes
from gateway.definitions.model import ListName
from gateway.mongo.access import Access
from gateway.primary_first import Entry
from gateway.profiles import rules, store


async def attributes_of_profiles(
    access: Access, names: Sequence[str], *, all_profiles: bool
) -> AsyncIterator[tuple[str, Attributes]]:
    """Yield these attributes of every profile that was ever given one, or of `all_profiles`, by document id."""
    async for profile in store.with_attributes(access, names, all_profiles=all_profiles):
        yield profile["_id"], profile.get("attributes", {})


async def profiles_of_other_types(access: Access, types: Sequence[str]) -> set[str]:
    """Return the profiles, by document id, whose customer type is none of these."""
    return {profile["_id"] async for profile in store.of_other_types(access, types)}


async def entries_of_profiles(access: Access, name: ListName) -> AsyncIterator[tuple[str, Sequence[Entry]]]:
    """Yield what the law of ordered lists knows of a list of every profile, by document id."""
    async for profile in store.with_list(access, name.value):
        yield profile["_id"], rules.entries_in(profile.get(name.value, []))
