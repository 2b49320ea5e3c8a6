"""What can be done to app profiles. Each action changes their order in a profile, or a document, or both."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.app_profiles import rules, store
from gateway.app_profiles.model import COLLECTION, Asked, Edit
from gateway.app_profiles.rules import AppProfileList
from gateway.attributes import rules as attributes
from gateway.attributes.model import Attributes
from gateway.changes.model import Change, Outcome
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.mongo.writes import Write
from gateway.ordered_documents.actions import Kind, editing
from gateway.ordered_documents.model import Name
from gateway.profiles.actions.writing import Plan, write
from gateway.profiles.model import Key, ProfileDocument

APP_PROFILES = Kind(
    AppProfileList, store.get_all, store.creation, store.replacement, store.deletion, shown="app_profile_id"
)


def key_of(access: Access, app_id: str, key: str) -> Key:
    """Return the key that means the profile which holds an app profile."""
    return Key(COLLECTION, access.id(*rules.sought(app_id, key)))


async def create(access: Access, envelope: Envelope, profile_key: Key, asked: Asked) -> Outcome:
    """Give a new app profile to a profile (`ALREADY_EXISTS`, whoever has it)."""
    return await write(access, envelope, creating(access, envelope, profile_key, asked))


def creating(access: Access, envelope: Envelope, profile_key: Key, asked: Asked) -> Plan:
    """Plan what `create` does."""
    return editing(
        access,
        envelope,
        profile_key,
        APP_PROFILES,
        lambda held: held.with_one(asked),
        shown=asked.name,
        names=[asked.name],
    )


async def update(access: Access, envelope: Envelope, profile_key: Key, edit: Edit) -> Outcome:
    """Patch the attributes of an app profile, and make its devices what they shall be (`NOT_FOUND`)."""
    return await write(access, envelope, updating(access, envelope, profile_key, edit))


def updating(access: Access, envelope: Envelope, profile_key: Key, edit: Edit) -> Plan:
    """Plan what `update` does."""
    return editing(
        access,
        envelope,
        profile_key,
        APP_PROFILES,
        lambda held: held.updated(edit),
        shown=edit.name,
        names=edit.names,
    )


async def delete(access: Access, envelope: Envelope, profile_key: Key, name: Name) -> Outcome:
    """Delete an app profile with its devices (`NOT_FOUND`); the next eligible one becomes primary."""
    return await write(access, envelope, deleting(access, envelope, profile_key, name))


def deleting(access: Access, envelope: Envelope, profile_key: Key, name: Name) -> Plan:
    """Plan what `delete` does."""
    return editing(
        access, envelope, profile_key, APP_PROFILES, lambda held: held.without(name), shown=name, names=[name]
    )


async def delete_device(access: Access, envelope: Envelope, profile_key: Key, name: Name, device_id: str) -> Outcome:
    """Delete one device of an app profile (`NOT_FOUND`)."""
    plan = editing(
        access,
        envelope,
        profile_key,
        APP_PROFILES,
        lambda held: held.without_device(name, device_id),
        shown=name,
        names=[name],
    )
    return await write(access, envelope, plan)


async def attributes_of_app_profiles(access: Access, names: Sequence[str]) -> AsyncIterator[tuple[str, Attributes]]:
    """Yield these attributes of every app profile that was ever given one, by the document id of its holder."""
    async for app_profile in store.with_attributes(access, names):
        yield app_profile["profile"], app_profile["attributes"]


async def holders_of_app(access: Access, app_id: str) -> set[str]:
    """Return the document ids of the profiles with app profiles of an application."""
    return {app_profile["profile"] async for app_profile in store.of_app(access, app_id)}


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The app profiles of a profile whose attributes are rewritten from without."""

    writes: tuple[Write, ...]
    changes: tuple[Change, ...]


async def rewritten(
    access: Access, profile: ProfileDocument, rewrite: Callable[[Attributes], Attributes], at: datetime
) -> Rewritten:
    """Rewrite the attributes of all app profiles of a profile."""
    writes: list[Write] = []
    changes: list[Change] = []
    for before in (await store.get_all(access, [slot["id"] for slot in profile["app_profiles"]])).values():
        values = rewrite(before["attributes"])
        steps = attributes.rewriting(before["attributes"], values, *rules.path_to(before), "attributes")
        if steps:
            writes.append(store.replacement({**before, "attributes": values, "updated_at": at}))
            changes += steps
    return Rewritten(tuple(writes), tuple(changes))


def deletions(profile: ProfileDocument) -> list[Write]:
    """Return the writes that delete all app profiles of a profile which is to be deleted."""
    ids_ = [slot["id"] for slot in profile["app_profiles"]]
    return [store.deletion(*ids_)] if ids_ else []
