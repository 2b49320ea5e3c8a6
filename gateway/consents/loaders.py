"""Batched reads of consents."""

from collections.abc import Sequence

from gateway import ids
from gateway.consents import model, rules
from gateway.graphql.context import Context
from gateway.mongo.access import now
from gateway.mongo.documents import Beside, View
from gateway.profiles.loaders import BesideProfile


class ConsentsOfProfile(BesideProfile):
    """A profile's consents by type and locale, as they are at the time of the read."""

    beside = Beside(model.COLLECTION, "$consents.id")

    async def load_batch(self, keys: Sequence[View]) -> list[list[View]]:
        wanted = [id_ for profile in keys for id_ in _ids(profile)]
        found = await self.context.documents(model.COLLECTION, wanted) if wanted else {}
        at = now()
        return [[rules.view(found[id_], at) for id_ in _ids(profile) if id_ in found] for profile in keys]


def _ids(profile: View) -> list[str]:
    return [slot["id"] for slot in profile["consents"]]


async def consent_node(context: Context, path: str) -> View | None:
    """Refetch a consent."""
    id_ = context.access.id(*ids.parts(path, 3))
    found = await context.documents(model.COLLECTION, [id_])
    return rules.view(found[id_], now()) if id_ in found else None
