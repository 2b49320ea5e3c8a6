"""What becomes of the objects of a profile that is deleted: they go with it."""

from collections.abc import Sequence

from gateway.mongo.access import Access
from gateway.mongo.writes import Write
from gateway.objects import store
from gateway.objects.rules.placing import list_of
from gateway.profiles.model import ProfileDocument


async def deletions(access: Access, profile: ProfileDocument) -> tuple[Sequence[Write], int]:
    """Return the writes that delete all objects of a profile, and how many there are."""
    name = list_of(profile["_id"])
    # Who puts another one meanwhile writes the profile too, so one of the two begins anew.
    count = await store.stored_count(access, name)
    return ([store.deletion_of_all(access, name)] if count else []), count
