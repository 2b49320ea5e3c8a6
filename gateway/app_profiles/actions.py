"""What can be done to app profiles."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from gateway import primary_first
from gateway.app_profiles import rules, store
from gateway.app_profiles.model import COLLECTION, AppProfileDocument, Asked, AskedDevice
from gateway.attributes import rules as attributes
from gateway.attributes.model import Attributes, Patch
from gateway.changes.model import Change, Outcome
from gateway.envelope import Envelope
from gateway.errors import Findings, about, below
from gateway.mongo.access import Access
from gateway.mongo.transaction import Lost
from gateway.mongo.writes import Write
from gateway.primary_first import Entry, Policy
from gateway.profiles.actions.writing import Plan, change_profile, changing, write
from gateway.profiles.model import Key, ProfileDocument, Revision
from gateway.profiles.rules import APP_PROFILES, entry_changes, reordered


def key_of(access: Access, app_id: str, key: str) -> Key:
    """Return the key that means the profile which holds an app profile."""
    return Key(COLLECTION, access.id(*rules.sought(app_id, key)))


def _policy(access: Access) -> Policy:
    return APP_PROFILES.policy(access.definitions)


async def create(access: Access, envelope: Envelope, profile_key: Key, asked: Asked) -> Outcome:
    """Give a new app profile to a profile (`ALREADY_EXISTS`, whoever has it)."""
    return await write(access, envelope, creating(access, envelope, profile_key, asked))


def creating(access: Access, envelope: Envelope, profile_key: Key, asked: Asked) -> Plan:
    """Plan what `create` does."""
    findings = Findings()
    app_id, key = asked.app_id, asked.key
    with findings.at():
        app_id, key = rules.checked(access.definitions, app_id, key)
    with findings.at():
        values, _ = attributes.initial(access.definitions, asked.attributes)
    with findings.at("devices"):
        made = rules.devices_as([], asked.devices)
    findings.settle()
    rules.require_size(values, made)
    id_ = access.id(app_id, key)

    async def created(profile: ProfileDocument, at: datetime) -> Revision:
        if await store.get(access, id_):
            raise rules.already_exists()
        document = rules.new_app_profile(id_, profile["_id"], values, made, at)
        with about("key"):
            revision = reordered(
                profile,
                APP_PROFILES,
                lambda entries: primary_first.add(entries, [Entry(id_)], _policy(access), as_primary=asked.is_primary),
                [store.creation(document)],
                {"app_profile_id": id_},
            )
        return replace(revision, changes=rules.told_whole(revision.changes, [document]))

    return changing(access, envelope, profile_key, created)


async def update(
    access: Access,
    envelope: Envelope,
    profile_key: Key,
    app_id: str,
    key: str,
    patches: Sequence[Patch],
    devices: Sequence[AskedDevice] | None,
) -> Outcome:
    """Patch the attributes of an app profile, and make `devices`, unless None, its devices (`NOT_FOUND`)."""
    return await write(access, envelope, updating(access, envelope, profile_key, app_id, key, patches, devices))


def updating(
    access: Access,
    envelope: Envelope,
    profile_key: Key,
    app_id: str,
    key: str,
    patches: Sequence[Patch],
    devices: Sequence[AskedDevice] | None,
) -> Plan:
    """Plan what `update` does."""
    id_ = access.id(*rules.sought(app_id, key))
    patches = attributes.checked(access.definitions, patches)

    async def updated(profile: ProfileDocument, at: datetime) -> Revision:
        before = await _held(access, profile, id_)
        definitions, path = access.definitions, rules.path_to(before)
        findings = Findings()
        with findings.at():
            values, value_changes = attributes.patched(definitions, before["attributes"], patches, *path, "attributes")
        with findings.at("devices"):
            made = before["devices"] if devices is None else rules.devices_as(before["devices"], devices)
        findings.settle()
        rules.require_size(values, made)
        changes = (*value_changes, *rules.device_changes(before["devices"], made, *path))
        after: AppProfileDocument = {**before, "attributes": values, "devices": made, "updated_at": at}
        return Revision(profile, profile, changes, (store.replacement(after),), more={"app_profile_id": id_})

    return changing(access, envelope, profile_key, updated)


async def delete(access: Access, envelope: Envelope, profile_key: Key, app_id: str, key: str) -> Outcome:
    """Delete an app profile with its devices (`NOT_FOUND`); the next eligible one becomes primary."""
    return await write(access, envelope, deleting(access, envelope, profile_key, app_id, key))


def deleting(access: Access, envelope: Envelope, profile_key: Key, app_id: str, key: str) -> Plan:
    """Plan what `delete` does."""
    id_ = access.id(*rules.sought(app_id, key))

    async def deleted(profile: ProfileDocument, _at: datetime) -> Revision:
        before = await _held(access, profile, id_)
        with about("key"):
            revision = reordered(
                profile,
                APP_PROFILES,
                lambda entries: primary_first.remove(entries, [id_], _policy(access)),
                [store.deletion(id_)],
            )
        return replace(revision, changes=rules.told_whole(revision.changes, [before]))

    return changing(access, envelope, profile_key, deleted)


async def delete_device(
    access: Access, envelope: Envelope, profile_key: Key, app_id: str, key: str, device_id: str
) -> Outcome:
    """Delete one device of an app profile (`NOT_FOUND`)."""
    id_ = access.id(*rules.sought(app_id, key))

    async def deleted(profile: ProfileDocument, at: datetime) -> Revision:
        before = await _held(access, profile, id_)
        left = rules.without_device(before["devices"], device_id)
        changes = rules.device_changes(before["devices"], left, *rules.path_to(before))
        after: AppProfileDocument = {**before, "devices": left, "updated_at": at}
        return Revision(profile, profile, tuple(changes), (store.replacement(after),), more={"app_profile_id": id_})

    return await change_profile(access, envelope, profile_key, deleted)


async def promote(access: Access, envelope: Envelope, profile_key: Key, app_id: str, key: str) -> Outcome:
    """Make an app profile the primary of its profile (`NOT_FOUND`, `NOT_ELIGIBLE`)."""
    id_ = access.id(*rules.sought(app_id, key))

    async def promoted(profile: ProfileDocument, _at: datetime) -> Revision:
        APP_PROFILES.require(profile, id_, "key")
        with about("key"):
            return reordered(
                profile,
                APP_PROFILES,
                lambda entries: primary_first.promote(entries, id_, _policy(access)),
                more={"app_profile_id": id_},
            )

    return await change_profile(access, envelope, profile_key, promoted)


async def set_active(
    access: Access, envelope: Envelope, profile_key: Key, app_id: str, key: str, *, active: bool
) -> Outcome:
    """Activate or deactivate an app profile (`NOT_FOUND`)."""
    id_ = access.id(*rules.sought(app_id, key))
    operation = primary_first.activate if active else primary_first.deactivate

    async def switched(profile: ProfileDocument, at: datetime) -> Revision:
        before = await _held(access, profile, id_)
        with about("key"):
            return reordered(
                profile,
                APP_PROFILES,
                lambda entries: operation(entries, id_, _policy(access)),
                [store.replacement({**before, "updated_at": at})],
                {"app_profile_id": id_},
            )

    return await change_profile(access, envelope, profile_key, switched)


async def reorder(
    access: Access, envelope: Envelope, profile_key: Key, app_profiles: Sequence[tuple[str, str]]
) -> Outcome:
    """Put all app profiles of a profile into a new order (`INVALID_PERMUTATION`, `NOT_ELIGIBLE`)."""
    wanted = [access.id(*rules.sought(*asked)) for asked in app_profiles]

    async def in_order(profile: ProfileDocument, _at: datetime) -> Revision:
        with below("appProfiles"):
            return reordered(
                profile, APP_PROFILES, lambda entries: primary_first.reorder(entries, wanted, _policy(access))
            )

    return await change_profile(access, envelope, profile_key, in_order)


async def _held(access: Access, profile: ProfileDocument, id_: str) -> AppProfileDocument:
    """Return the document of an app profile on the profile; when there is none, the profile was read too early."""
    APP_PROFILES.require(profile, id_, "key")
    document = await store.get(access, id_)
    if document is None or document["profile"] != profile["_id"]:
        raise Lost
    return document


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


@dataclass(frozen=True, slots=True)
class Claims:
    """The app profiles of a profile that is to be created: their order, their documents, and what to report."""

    order: primary_first.Outcome
    writes: tuple[Write, ...]
    changes: tuple[Change, ...]


async def claims(access: Access, profile_id: str, asked: Sequence[Asked], at: datetime) -> Claims:
    """Prepare the app profiles of a new profile, or refuse all that are malformed, given twice or taken."""
    findings = Findings()
    documents: list[AppProfileDocument] = []
    for index, app_profile in enumerate(asked):
        with findings.at("appProfiles", index):
            documents.append(_document(access, profile_id, app_profile, at))
    findings.settle()
    wanted = [document["_id"] for document in documents]
    held = await store.get_all(access, wanted)
    for index, id_ in enumerate(wanted):
        if id_ in held:
            findings.add(rules.already_exists().below("appProfiles", index))
    with findings.at("appProfiles"):
        order = primary_first.create(
            [Entry(id_, active=app_profile.is_active) for id_, app_profile in zip(wanted, asked, strict=True)],
            _policy(access),
            [index for index, app_profile in enumerate(asked) if app_profile.is_primary],
        )
    findings.settle()
    return Claims(
        order,
        tuple(store.creation(document) for document in documents),
        rules.told_whole(entry_changes(order, "appProfiles"), documents),
    )


def _document(access: Access, profile_id: str, asked: Asked, at: datetime) -> AppProfileDocument:
    findings = Findings()
    pair = (asked.app_id, asked.key)
    with findings.at():
        pair = rules.checked(access.definitions, *pair)
    with findings.at():
        values, _ = attributes.initial(access.definitions, asked.attributes)
    with findings.at("devices"):
        devices = rules.devices_as([], asked.devices)
    findings.settle()
    rules.require_size(values, devices)
    return rules.new_app_profile(access.id(*pair), profile_id, values, devices, at)
