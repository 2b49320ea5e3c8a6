"""What an object makes of what a profile has in documents of their own: identities, app profiles and extensions."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from gateway import ids
from gateway.app_profiles.model import Asked as AskedAppProfile
from gateway.app_profiles.model import AskedDevice, Edit
from gateway.app_profiles.rules import AppProfileList
from gateway.definitions.records import as_text, key_of
from gateway.errors import Rejection
from gateway.extensions import rules as extensions
from gateway.extensions.model import Asked as AskedExtension
from gateway.extensions.model import ExtensionDocument, Operation
from gateway.extensions.model import Patch as ExtensionPatch
from gateway.identities.model import Asked as AskedIdentity
from gateway.identities.model import Renaming
from gateway.identities.rules import IdentityList, sought
from gateway.object_types.model import KeyRole, Mapped, MappedProfile
from gateway.objects.rules.merging import Merging
from gateway.objects.rules.settling import settle
from gateway.ordered_documents.rules import DocumentList
from gateway.profiles.rules import entries_of

L = TypeVar("L", bound=DocumentList[Any, Any, Any])

_IDENTITIES = "identities"


def identities_of(mapped: Mapped, *, is_new: bool) -> list[AskedIdentity]:
    """Return the identities that an object gives to its profile: by keys that name a handle, and by its fields."""
    keys = [
        AskedIdentity(key.handle, key.value)
        for key in mapped.keys
        if key.handle is not None
        and KeyRole.LOOKUP_ONLY not in key.roles
        and (is_new or KeyRole.NEW_ONLY not in key.roles)
    ]
    return [*keys, *mapped.profile.identities]


def merge_identities(merging: Merging, mapped: Mapped) -> None:
    """Give the profile the identities of the object; one that it changed gets its new identifier in its place."""
    said = identities_of(mapped, is_new=merging.is_new)
    if not said:
        return
    domain, held = merging.profile["domain"], merging.profile["identities"]
    said_ids = [ids.path(domain, *sought(merging.definitions, *asked.name)) for asked in said]
    if {slot["id"] for slot in held}.issuperset(said_ids) and not merging.sayings.own:
        # Nearly every object of a known profile says no more than whose it is.
        for id_ in said_ids:
            merging.sayings.note((_IDENTITIES, ids.parts(id_, 3)[1]), [id_], [id_])
        return
    its = _listed(merging, IdentityList, merging.beside.identities)
    by_handle: dict[str, dict[str, tuple[int, AskedIdentity]]] = {}
    for index, (id_, asked) in enumerate(zip(said_ids, said, strict=True)):
        by_handle.setdefault(ids.parts(id_, 3)[1], {}).setdefault(id_, (index, asked))
    for handle, wanted in by_handle.items():
        present = {entry.key for entry in its.entries}
        own = own_identities(merging, its, handle)
        settled = settle(wanted, present, own)
        for old, new in settled.exchanged:
            index, asked = wanted[new]
            with merging.findings.at(_IDENTITIES, index):
                its = its.updated(Renaming(asked.handle, its.documents[old]["identifier"], asked.identifier))
        for id_ in settled.added:
            index, asked = wanted[id_]
            with merging.findings.at(_IDENTITIES, index):
                its = its.with_one(asked)
        its = _without(its, settled.removed)
        merging.sayings.note((_IDENTITIES, handle), wanted, present)
    _keep_identities(merging, its)


def own_identities(merging: Merging, its: IdentityList, handle: str) -> list[str]:
    """Return the identities of a handle that the object brought, and that nobody vouched for or switched off since."""
    entries = {entry.key: entry for entry in its.entries}
    return [
        id_
        for id_ in merging.sayings.own_of(_IDENTITIES, handle)
        if id_ in entries and entries[id_].active and not entries[id_].verified and id_ in its.documents
    ]


def withdraw_identities(merging: Merging) -> None:
    """Take back the identities that are still the object's own."""
    its = _listed(merging, IdentityList, merging.beside.identities)
    handles = {ids.parts(entry.key, 3)[1] for entry in its.entries}
    own = [id_ for handle in sorted(handles) for id_ in own_identities(merging, its, handle)]
    _keep_identities(merging, _without(its, own))


def _without(its: IdentityList, gone: Sequence[str]) -> IdentityList:
    if gone:
        # The list's policy may keep them.
        with suppress(Rejection):
            return its.removed([(its.documents[id_]["handle"], its.documents[id_]["identifier"]) for id_ in gone])
    return its


def _keep_identities(merging: Merging, its: IdentityList) -> None:
    changes = its.changes
    if changes:
        merging.identities = its
        merging.fields[_IDENTITIES] = its.slots
        merging.changes += changes


def merge_app_profiles(merging: Merging, said: MappedProfile) -> None:
    """Give the profile the app profiles of the object; of one that is there, what others said stands."""
    if not said.app_profiles:
        return
    its = _listed(merging, AppProfileList, merging.beside.app_profiles)
    for index, asked in enumerate(said.app_profiles):
        with merging.findings.at("appProfiles", index):
            id_ = its.id_of(asked.name)
            if its.holds(id_):
                its = its.updated(_edit(merging, its, id_, asked))
            else:
                its = its.with_one(asked)
                document = its.documents[id_]
                for name, values in document["attributes"].items():
                    merging.sayings.note(_slot(document, name), values, ())
    changes = its.changes
    if changes:
        merging.app_profiles = its
        merging.fields["app_profiles"] = its.slots
        merging.changes += changes


def _edit(merging: Merging, its: AppProfileList, id_: str, asked: AskedAppProfile) -> Edit:
    document = its.documents[id_]
    said = {patch.name: patch.values for patch in asked.attributes or ()}
    slot = ("appProfiles", document["app_id"], document["key"])
    patches = merging.settle_attributes(document["attributes"], said, slot, ("attributes",))
    devices = None
    if asked.devices is not None:
        named = {device.device_id for device in asked.devices}
        others = [device["device_id"] for device in document["devices"] if device["device_id"] not in named]
        devices = [*map(AskedDevice, others), *asked.devices]
    return Edit(document["app_id"], document["key"], patches, devices)


def _slot(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return "appProfiles", document["app_id"], document["key"], name


def merge_extensions(merging: Merging, said: MappedProfile) -> None:
    """Put the records of the object into extensions, each in the place of the one that it changed."""
    for index, asked in enumerate(said.extensions):
        with merging.findings.at("extensions", index):
            _merge_extension(merging, asked)
    if merging.extensions:
        names = extensions.names_after(merging.profile["extensions"], merging.extensions.values())
        with merging.findings.at("extensions"):
            extensions.require_room(len(names))
            merging.fields["extensions"] = names


def _merge_extension(merging: Merging, asked: AskedExtension) -> None:
    definition = extensions.definition_of(merging.definitions, asked.name)
    id_ = extension_id(merging.profile["_id"], definition.name)
    held = merging.extensions.get(id_) or merging.beside.extensions(id_) or _empty(merging, id_, definition.name)
    wanted: dict[str, dict[str, Any]] = {}
    for index, data in enumerate(asked.records):
        with merging.findings.at("records", index):
            record = extensions.checked_data(definition, data)
            wanted.setdefault(key_of(definition, record), record)
    present = extensions.keyed(definition, held["records"])
    own = [key for key in merging.sayings.own_of("extensions", definition.name) if key in present]
    settled = settle(wanted, present, own)
    patches = [_update(definition.name, present[old]["id"], wanted[new]) for old, new in settled.exchanged]
    patches += [
        _update(definition.name, present[key]["id"], wanted[key])
        for key in own
        if key in wanted and as_text(present[key]["data"]) != as_text(wanted[key])
    ]
    gone = tuple(present[key]["id"] for key in settled.removed)
    patches += [ExtensionPatch(definition.name, Operation.REMOVE, ids=gone)] if gone else []
    if settled.added and (definition.multi_valued or len(present) == len(gone)):
        added = tuple(wanted[key] for key in settled.added)
        patches.append(ExtensionPatch(definition.name, Operation.ADD, added))
    after = held
    for patch in patches:
        after = extensions.patched(definition, after, patch, merging.at)
    now = extensions.keyed(definition, after["records"])
    merging.sayings.note(("extensions", definition.name), [key for key in wanted if key in now], present)
    if after is not held:
        merging.changes += extensions.differences(definition, held, after, primary_named=False)
        merging.extensions[id_] = after


def _update(name: str, record_id: str, data: dict[str, Any]) -> ExtensionPatch:
    return ExtensionPatch(name, Operation.UPDATE, (data,), ids=(record_id,))


def extension_id(profile_id: str, name: str) -> str:
    """Return the `_id` of the extension of a profile: its own, and the name behind it."""
    domain, customer_id = ids.parts(profile_id, 2)
    return ids.path(domain, customer_id, name)


def _empty(merging: Merging, id_: str, name: str) -> ExtensionDocument:
    profile = merging.profile
    return ExtensionDocument(_id=id_, domain=profile["domain"], profile=profile["_id"], name=name, records=[])


def _listed(merging: Merging, kind: type[L], stored: Mapping[str, Any]) -> L:
    profile = merging.profile
    entries = entries_of(kind.order.slots(profile))
    policy = kind.order.policy(merging.definitions)
    its = kind(profile["domain"], merging.definitions, policy, profile["_id"], merging.at, entries, entries)
    return its.knowing(stored)
