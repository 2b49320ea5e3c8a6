"""Changing several parts of a profile together."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from gateway.app_profiles.actions import APP_PROFILES
from gateway.app_profiles.model import Asked as AskedAppProfile
from gateway.app_profiles.model import Edit
from gateway.attributes import rules as attributes
from gateway.attributes.model import Patch as AttributePatch
from gateway.changes.model import Change, Outcome
from gateway.consents.actions import withdrawals
from gateway.contacts.model import GivenAddress, GivenPhone
from gateway.contacts.rules.addresses import ADDRESSES
from gateway.contacts.rules.emails import EMAILS
from gateway.contacts.rules.phones import PHONES
from gateway.envelope import Envelope
from gateway.errors import Findings, below
from gateway.extensions import actions as extensions
from gateway.extensions.model import Patch as ExtensionPatch
from gateway.groups.model import GivenGroup
from gateway.groups.rules import GROUPS
from gateway.identities.actions import IDENTITIES
from gateway.identities.model import Asked as AskedIdentity
from gateway.identities.model import Renaming
from gateway.lists import model as lists
from gateway.lists.actions import listed
from gateway.mongo.access import Access
from gateway.mongo.writes import Write
from gateway.ordered_documents.actions import Kind, patched, writes
from gateway.ordered_documents.model import Patch
from gateway.person.model import Facts
from gateway.person.rules import facts
from gateway.profiles.actions.writing import Plan, changing, write
from gateway.profiles.model import Key, ProfileDocument, Revision


@dataclass(frozen=True, slots=True)
class ProfilePatch:
    """Changes to what is said of a profile, and to its lists."""

    attributes: Sequence[AttributePatch] = ()
    identities: Patch[AskedIdentity, Renaming] = field(default_factory=Patch)
    app_profiles: Patch[AskedAppProfile, Edit] = field(default_factory=Patch)
    emails: lists.Patch[str] = field(default_factory=lists.Patch)
    phones: lists.Patch[GivenPhone] = field(default_factory=lists.Patch)
    addresses: lists.Patch[GivenAddress] = field(default_factory=lists.Patch)
    groups: lists.Patch[GivenGroup] = field(default_factory=lists.Patch)
    extensions: Sequence[ExtensionPatch] = ()
    facts: Facts = field(default_factory=Facts)


async def update_profile(access: Access, envelope: Envelope, key: Key, patch: ProfilePatch) -> Outcome:
    """Apply patches to a profile, all of them or none; what is refused is refused together."""
    return await write(access, envelope, updating(access, envelope, key, patch))


def updating(access: Access, envelope: Envelope, key: Key, patch: ProfilePatch) -> Plan:
    """Plan what `update_profile` does."""

    async def updated(profile: ProfileDocument, at: datetime) -> Revision:
        findings = Findings()
        parts: list[_Part] = []
        for patched_part in _PARTS:
            with findings.at():
                parts.append(await patched_part(_Patching(access, profile, patch, at)))
        findings.settle()
        fields = {name: value for part in parts for name, value in part.fields.items()}
        after = cast("ProfileDocument", {**profile, **fields})
        withdrawn = await withdrawals(access, profile, after, at)
        changes = (*(change for part in parts for change in part.changes), *withdrawn.changes)
        writes_ = (*(one for part in parts for one in part.writes), *withdrawn.writes)
        return Revision(profile, withdrawn.profile, changes, writes_)

    return changing(access, envelope, key, updated)


@dataclass(frozen=True, slots=True)
class _Patching:
    """The patching of one profile."""

    access: Access
    profile: ProfileDocument
    patch: ProfilePatch
    at: datetime


@dataclass(frozen=True, slots=True)
class _Part:
    """What a patch makes of one part of a profile: fields of its document, and writes to documents that it holds."""

    fields: Mapping[str, Any]
    changes: Sequence[Change]
    writes: Sequence[Write] = ()


_PatchedPart = Callable[[_Patching], Awaitable[_Part]]


async def _attributes(patching: _Patching) -> _Part:
    definitions = patching.access.definitions
    findings = Findings()
    name: list[AttributePatch] = []
    with findings.at():
        name = facts.name_patches(patching.patch.facts.name)
    patches = attributes.sound(definitions, [*patching.patch.attributes, *name], findings)
    with findings.at():
        values, changes = attributes.patched(
            definitions,
            patching.profile["attributes"],
            patches,
            "attributes",
            required=definitions.required_attributes,
        )
    findings.settle()
    return _Part({"attributes": values}, changes)


async def _facts(patching: _Patching) -> _Part:
    person, changes = facts.patched(patching.access.definitions, patching.profile, patching.patch.facts)
    return _Part(cast("Mapping[str, Any]", person), changes)


def _documents(kind: Kind[Any]) -> _PatchedPart:
    """Return what patches one of the ordered lists of documents."""
    order = kind.list_type.order

    async def part(patching: _Patching) -> _Part:
        with below(order.name):
            patch = getattr(patching.patch, order.field)
            after = await patched(patching.access, kind, patching.profile, patch, patching.at)
        return _Part({order.field: after.slots}, after.changes, writes(kind, after))

    return part


def _entries(kind: lists.Kind[Any, Any]) -> _PatchedPart:
    """Return what patches one of the lists that are kept in the profile itself."""

    async def part(patching: _Patching) -> _Part:
        with below(kind.field):
            before = listed(patching.access, kind, patching.profile, patching.at)
            after = before.patched(getattr(patching.patch, kind.field))
        return _Part({kind.field: list(after.entries)}, after.changes)

    return part


async def _extensions(patching: _Patching) -> _Part:
    after = await extensions.patched(patching.access, patching.profile, patching.patch.extensions, patching.at)
    return _Part({"extensions": after.names}, after.changes, after.writes)


_PARTS: Sequence[_PatchedPart] = (
    _facts,
    _attributes,
    _documents(IDENTITIES),
    _documents(APP_PROFILES),
    _entries(EMAILS),
    _entries(PHONES),
    _entries(ADDRESSES),
    _entries(GROUPS),
    _extensions,
)
