"""Deleting a profile, with all that it holds."""

from datetime import datetime

from gateway.app_profiles import actions as app_profiles
from gateway.changes.model import Outcome
from gateway.consents import actions as consents
from gateway.envelope import Envelope
from gateway.extensions import actions as extensions
from gateway.identities import actions as identities
from gateway.mongo.access import Access
from gateway.objects.actions import leaving
from gateway.profiles import rules
from gateway.profiles.actions.writing import Plan, changing, write
from gateway.profiles.model import Key, ProfileDocument, Revision


async def delete_profile(access: Access, envelope: Envelope, key: Key) -> Outcome:
    """Delete a profile with all that is kept in documents of their own (`NOT_FOUND`); its identities become free."""
    return await write(access, envelope, deleting(access, envelope, key))


def deleting(access: Access, envelope: Envelope, key: Key) -> Plan:
    """Plan what `delete_profile` does."""

    async def deleted(profile: ProfileDocument, _at: datetime) -> Revision:
        withdrawn = consents.deletions(profile)
        objects, count = await leaving.deletions(access, profile)
        entries = (
            *identities.releases(profile),
            *app_profiles.deletions(profile),
            *extensions.deletions(access, profile),
            *withdrawn.writes,
            *objects,
        )
        changes = (*rules.deleted(profile), *withdrawn.changes)
        return Revision(profile, None, changes, entries, more={"deleted_id": profile["id"], "deleted_objects": count})

    return changing(access, envelope, key, deleted)
