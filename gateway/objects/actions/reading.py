"""Reading all that the objects of a batch speak of: one command for each collection."""

import asyncio
from collections.abc import Sequence

from gateway.app_profiles import model as app_profiles
from gateway.consents import model as consents
from gateway.extensions import model as extensions
from gateway.identities import model as identities
from gateway.mongo.access import Access
from gateway.objects.actions.desk import Desk
from gateway.objects.actions.rows import Row
from gateway.objects.model import COLLECTION
from gateway.objects.rules.settling import SEPARATOR
from gateway.profiles.model import COLLECTION as PROFILES
from gateway.profiles.model import TOMBSTONES
from gateway.profiles.rules import sought

_FEW = 3
"""So many profiles of one token are read, in case the batch leaves but one of them."""


async def read(access: Access, desk: Desk, rows: Sequence[Row]) -> None:
    """Put on the desk what the objects are found by, and then the profiles with what of them is spoken of."""
    await asyncio.gather(
        desk.read(COLLECTION, (row.id for row in rows)),
        desk.read(identities.COLLECTION, (id_ for row in rows for id_ in row.identities(access))),
        desk.read_holders({token for row in rows for lookup in row.lookups for token in lookup.tokens}),
    )
    candidates = {row.id: _candidates(access, desk, row) for row in rows}
    pairs = [(row, profile_id) for row in rows for profile_id in candidates[row.id]]
    new = [access.id(sought(row.customer_id)) for row in rows if row.type.allow_profile_creation]
    await asyncio.gather(
        desk.read(PROFILES, (id_ for ids in candidates.values() for id_ in ids)),
        desk.read(TOMBSTONES, new),
    )
    # Later than the profiles: who changes one of these meanwhile changes the profile too, and so we are lost to them.
    await asyncio.gather(
        desk.read(app_profiles.COLLECTION, (id_ for row in rows for id_ in row.app_profiles(access))),
        desk.read(extensions.COLLECTION, (id_ for row, held_by in pairs for id_ in row.extensions(access, held_by))),
        desk.read(consents.COLLECTION, (id_ for row, held_by in pairs for id_ in row.consents(held_by))),
        desk.read(identities.COLLECTION, (id_ for row in rows for id_ in _brought(desk, row))),
    )


def _candidates(access: Access, desk: Desk, row: Row) -> set[str]:
    """Return the profiles that the object may turn out to belong to."""
    found = {access.id(sought(row.customer_id))}
    stored = desk.get(COLLECTION, row.id)
    if stored:
        found.add(stored["profile"])
    for lookup in row.lookups:
        identity = lookup.identity and desk.get(identities.COLLECTION, lookup.identity)
        if identity:
            found.add(identity["profile"])
        held = desk.stored_under(lookup.tokens)
        # What fits many is ambiguous.
        if len(held) <= _FEW:
            found |= held
    return found


def _brought(desk: Desk, row: Row) -> list[str]:
    """Return the identities that the object brought earlier."""
    stored = desk.get(COLLECTION, row.id)
    said = stored["says"] if stored and stored["digest"] != row.digest else ()
    return [token.split(SEPARATOR, 2)[2] for token in said if token.startswith(f"{identities.COLLECTION}{SEPARATOR}")]
