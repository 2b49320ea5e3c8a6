"""Changing the attributes of a profile."""

from collections.abc import Sequence
from datetime import datetime

from gateway.attributes import rules
from gateway.attributes.model import Patch
from gateway.changes.model import Outcome
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.profiles.actions.writing import change_profile
from gateway.profiles.model import Key, ProfileDocument, Revision


async def patch_attributes(access: Access, envelope: Envelope, key: Key, patches: Sequence[Patch]) -> Outcome:
    """Apply patches to a profile's attributes, all of them or none."""
    definitions = access.definitions
    patches = rules.checked(definitions, patches)

    async def patched(profile: ProfileDocument, _at: datetime) -> Revision:
        attributes, changes = rules.patched(
            definitions, profile["attributes"], patches, "attributes", required=definitions.required_attributes
        )
        return Revision(profile, {**profile, "attributes": attributes}, tuple(changes))

    return await change_profile(access, envelope, key, patched)
