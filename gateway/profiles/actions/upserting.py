"""Patching a profile that is created where there is none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from gateway import ids
from gateway.attributes.rules import require
from gateway.changes.model import Outcome
from gateway.definitions.model import Definitions
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Findings, Rejection, below
from gateway.identities import model as identities
from gateway.identities.rules import checked
from gateway.mongo.access import Access
from gateway.mongo.stage import Stage
from gateway.mongo.transaction import Lost
from gateway.profiles import rules, store
from gateway.profiles.actions.creation import NewProfile, creating
from gateway.profiles.actions.updating import ProfilePatch, updating
from gateway.profiles.actions.writing import Plan, revised, write
from gateway.profiles.model import COLLECTION, Key, Revision


async def upsert_profile(
    access: Access, envelope: Envelope, key: Key, patch: ProfilePatch, identity: identities.Asked | None = None
) -> Outcome:
    """Patch a profile, created first where a customer id or an identity means nobody (`NOT_FOUND` for other keys).

    `identity` is the one that the key names, if it does, as it was written.
    """
    new_id = ids.new_id()

    async def upserted(_profiles: Sequence[str], at: datetime) -> Sequence[Revision]:
        # Whether there is one is asked once: who comes between is met by the transaction.
        stage = Stage.over(access)
        with below("profile"):
            holder = await store.holder(stage, key)
        if holder is not None and await store.get(stage, holder):
            (revision,) = await updating(stage, envelope, key, patch).revisions([holder], at)
        elif holder is not None and key.collection != COLLECTION:
            raise Lost
        elif key.collection != COLLECTION and identity is None:
            message = "There is no such profile; one is created by customerId or identity."
            raise Rejection(ErrorCode.NOT_FOUND, message, ["profile"])
        else:
            findings = Findings()
            new = NewProfile(new_id)
            with findings.at("profile"):
                new = _new_profile(stage.definitions, key, new_id, identity)
            with findings.at():
                revision = await _created(stage, envelope, new, patch, at)
            findings.settle()
        return [replace(revision, more={"created": revision.before is None})]

    # Only a customer id says beforehand whose turn it is to wait for.
    return await write(access, envelope, Plan({"profile": key} if key.collection == COLLECTION else {}, upserted))


def _new_profile(definitions: Definitions, key: Key, new_id: str, identity: identities.Asked | None) -> NewProfile:
    """Return what is created for a customer id or an identity that means nobody; it has to say all that it takes."""
    if identity is None:
        with below("customerId"):
            return NewProfile(rules.checked_customer_id(ids.parts(key.id, 2)[1], definitions.max_customer_id))
    with below("identity"):
        pair = checked(definitions, identity.handle, identity.identifier)
        return NewProfile(new_id, identities=[identities.Asked(*pair)])


async def _created(stage: Stage, envelope: Envelope, new: NewProfile, patch: ProfilePatch, at: datetime) -> Revision:
    """Create a profile and patch it, as one version of it."""
    # What it must have is asked when it has what the patch gives it.
    undemanding = replace(stage, definitions=replace(stage.definitions, attributes={}, list_policies={}))
    (creation,) = await creating(undemanding, envelope, new).revisions([], at)
    assert creation.after is not None
    stage.put(revised(stage, envelope, [creation], at).writes)
    # The version that is expected is that of the profile before it was created.
    key = Key(COLLECTION, creation.after["_id"])
    (patched,) = await updating(stage, replace(envelope, expected_version=None), key, patch).revisions([key.id], at)
    assert patched.after is not None
    findings = Findings()
    with findings.at():
        require(stage.definitions.required_attributes, patched.after["attributes"])
    with findings.at():
        rules.require_lists(stage.definitions, patched.after)
    findings.settle()
    return Revision(
        None,
        patched.after,
        (*creation.changes, *patched.changes),
        (*creation.entries, *patched.entries),
        creation.version,
    )
