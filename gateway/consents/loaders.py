"""Batched reads of consents."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain

from gateway import ids
from gateway.consents import model, rules
from gateway.graphql.context import Context
from gateway.mongo.access import now
from gateway.mongo.documents import Beside, View
from gateway.profiles.loaders import BesideProfile


class ConsentsOfProfile(BesideProfile):
    """A profile's consents by type and locale, as they are at the time of the read."""

    beside = Beside(model.COLLECTION, "$consents.id")

    def views_of(self, profile: View, documents: Mapping[str, View]) -> list[View] | None:
        ids = _ids(profile)
        return _views(ids, documents, now()) if documents.keys() >= set(ids) else None

    async def load_batch(self, keys: Sequence[View]) -> list[list[View]]:
        ids = [_ids(profile) for profile in keys]
        wanted = list(chain(*ids))
        found = await self.context.documents(model.COLLECTION, wanted) if wanted else {}
        at = now()
        return [_views(its, found, at) for its in ids]


def _views(ids: Sequence[str], found: Mapping[str, View], at: datetime) -> list[View]:
    return [rules.view(found[id_], at) for id_ in ids if id_ in found]


def _ids(profile: View) -> list[str]:
    return [slot["id"] for slot in profile["consents"]]


async def consent_node(context: Context, path: str) -> View | None:
    """Refetch a consent."""
    id_ = context.access.id(*ids.parts(path, 3))
    found = await context.documents(model.COLLECTION, [id_])
    return rules.view(found[id_], now()) if id_ in found else None
