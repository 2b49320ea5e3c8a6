"""What becomes of the profile and of the object when the one is placed on the other."""

from datetime import datetime, timedelta
from typing import Any

from gateway import ids
from gateway.attributes.rules import require
from gateway.changes.model import Change, change
from gateway.definitions.model import Definitions
from gateway.object_types.model import KeyRole, Mapped, ObjectType
from gateway.objects.model import NODE, NewObject, ObjectDocument
from gateway.objects.rules.merging import Merging, merge_attributes, merge_facts, merge_keys
from gateway.objects.rules.merging_consents import merge_consents
from gateway.objects.rules.merging_documents import (
    merge_app_profiles,
    merge_extensions,
    merge_identities,
    withdraw_identities,
)
from gateway.objects.rules.merging_lists import merge_lists, withdraw_lists
from gateway.person.rules.facts import unknown
from gateway.primary_first import ChangeKind
from gateway.profiles import rules as profiles
from gateway.profiles.model import ObjectKey, ProfileDocument

_TIED = (KeyRole.ORDER, KeyRole.CASE, KeyRole.ASSET)


def list_of(profile_id: str) -> str:
    """Return the name of the list of all objects of a profile."""
    return profile_id


def list_of_type(profile_id: str, type_: str) -> str:
    return f"type:{type_}|{profile_id}"


def list_of_role(profile_id: str, role: KeyRole) -> str:
    """Return the name of the list of those objects whose type has a key of a role: all that are orders, say."""
    return f"role:{role}|{profile_id}"


def derived_customer_id(type_: str, unique: str) -> str:
    """Return the customer id of the profile that an object makes: the same whenever it comes."""
    return ids.derived(type_, unique)


def blank(
    definitions: Definitions, domain: str, customer_id: str, at: datetime, by: str, version: int
) -> ProfileDocument:
    """Return a profile of which nothing was said yet; `version` is that of a deleted namesake."""
    profile = profiles.new_profile(
        ids.path(domain, customer_id),
        domain,
        customer_id,
        at,
        person=unknown(definitions, by),
        attributes={},
        identities=(),
        app_profiles=(),
        extensions=[],
        emails=(),
        phones=(),
        addresses=(),
        groups=(),
    )
    return {**profile, "version": version}


def merge(merging: Merging, mapped: Mapped) -> None:
    """Merge all that an object says into its profile; what is refused stands in the findings."""
    said = mapped.profile
    merge_facts(merging, said)
    if said.facts.name or said.attributes:
        merge_attributes(merging, said)
    merge_identities(merging, mapped)
    merge_app_profiles(merging, said)
    merge_lists(merging, said)
    merge_extensions(merging, said)
    merge_consents(merging, mapped)
    merge_keys(merging, mapped)
    _share(merging)
    if merging.is_new:
        _require(merging)


def withdraw(merging: Merging) -> None:
    """Take back what an object said of a profile that it leaves, as far as it is still its own.

    Plain facts and attributes stay: what a person is called does not depend on where an order went.
    """
    withdraw_identities(merging)
    withdraw_lists(merging)
    gone = set(merging.sayings.own)
    held = merging.profile.get("keys", [])
    kept = [key for key in held if f"keys\n{key['name']}\n{key['value']}" not in gone]
    if len(kept) < len(held):
        merging.fields["keys"] = kept


def _share(merging: Merging) -> None:
    shared = merging.sayings.shared_after
    if shared is not merging.sayings.shared:
        merging.fields["shared"] = sorted(shared)


def _require(merging: Merging) -> None:
    """Refuse a new profile that lacks what every profile has."""
    after = merging.after
    with merging.findings.at():
        require(merging.definitions.required_attributes, [name for name, held in after["attributes"].items() if held])
    with merging.findings.at():
        profiles.require_lists(merging.definitions, after)


def object_document(
    stored: ObjectDocument | None,
    id_: str,
    domain: str,
    profile_id: str,
    kind: ObjectType,
    mapped: Mapped,
    asked: NewObject,
    digest: str,
    says: list[str],
    at: datetime,
) -> ObjectDocument:
    """Return the object as it is kept."""
    roles = {role for key in kind.keys for role in key.roles}
    document = ObjectDocument(
        _id=id_,
        id=ids.node_id(NODE, kind.name, mapped.unique),
        domain=domain,
        type=kind.name,
        unique=mapped.unique,
        version=stored["version"] + 1 if stored else 1,
        profile=profile_id,
        lists=[
            list_of(profile_id),
            list_of_type(profile_id, kind.name),
            *(list_of_role(profile_id, role) for role in _TIED if role in roles),
        ],
        at=stored["at"] if stored else mapped.updated_at or at,
        data=dict(asked.source),
        digest=digest,
        mapped_by=kind.revision,
        keys=[ObjectKey(name=key.name, value=key.value) for key in mapped.keys if KeyRole.LOOKUP_ONLY not in key.roles],
        kept=mapped.kept,
        says=says,
        source_time=mapped.updated_at or (stored["source_time"] if stored else None),
        source=asked.integration,
        created_at=stored["created_at"] if stored else at,
        updated_at=at,
    )
    if asked.record is not None:
        document["record"] = asked.record
    if kind.expiration_days is not None:
        document["expires_at"] = at + timedelta(days=kind.expiration_days)
    return document


def object_change(kind: ChangeKind, document: ObjectDocument, before: Any, after: Any) -> Change:
    """Tell what happened to an object on a profile: a side is its version there, or the profile it is on otherwise."""
    return change(kind, ["objects", document["type"], document["unique"]], before, after)
