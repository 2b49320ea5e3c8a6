"""Integrations and their runs.

integrations          `_id` = domain, uri
integration_uris      {_id: uri, domain}: inserting one is claiming the uri for the domain
integration_changes   {_id: {integration, at}, by, mutation, reason, changes}
integration_runs      `_id` = domain, uri, when and by what it was started; at most one of an integration is active
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from typing import Any, cast

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from gateway.changes.model import Change
from gateway.envelope import Envelope
from gateway.integrations.model import COLLECTION, RUNS, URIS, IntegrationDocument, RunDocument, RunState
from gateway.mongo import leases
from gateway.mongo.access import Access
from gateway.mongo.client import Database
from gateway.mongo.documents import Document
from gateway.mongo.writes import Delete, Insert, Replace, Write

CHANGES = "integration_changes"
LEASE_SECONDS = 10.0
RUNS_KEPT_SECONDS = 90 * 24 * 60 * 60

INDEXES: Mapping[str, Sequence[IndexModel]] = MappingProxyType(
    {
        COLLECTION: (
            IndexModel(
                [("next_run_at", ASCENDING)],
                name="due",
                partialFilterExpression={"next_run_at": {"$type": "date"}},
            ),
        ),
        RUNS: (
            IndexModel(
                [("integration", ASCENDING)],
                name="one_active",
                unique=True,
                partialFilterExpression={"active": True},
            ),
            IndexModel([("finished_at", ASCENDING)], name="kept", expireAfterSeconds=RUNS_KEPT_SECONDS),
        ),
    }
)


async def get(access: Access, uri: str) -> IntegrationDocument | None:
    return cast("IntegrationDocument | None", await access.find_one(COLLECTION, access.id(uri)))


async def page(access: Access, after: str | None, limit: int) -> list[IntegrationDocument]:
    """Read integrations of the domain in the order of their uris."""
    where = [{"_id": {"$gt": access.id(after)}}] if after is not None else []
    return cast("list[IntegrationDocument]", await access.select(COLLECTION, where, [("_id", 1)], limit))


async def is_claimed(access: Access, uri: str) -> bool:
    """Tell whether another domain has the uri."""
    claim = await access.find_one(URIS, uri)
    return claim is not None and claim["domain"] != access.caller.domain


def put(before: IntegrationDocument | None, after: IntegrationDocument) -> list[Write]:
    if before is not None:
        return [Replace(COLLECTION, after, before["version"])]
    return [Insert(URIS, {"_id": after["uri"], "domain": after["domain"]}), Insert(COLLECTION, after)]


async def deletion(access: Access, before: IntegrationDocument) -> list[Write]:
    """Return what deletes an integration with its active run, which its worker finds gone."""
    writes: list[Write] = [Delete(COLLECTION, (before["_id"],), before["version"]), Delete(URIS, (before["uri"],))]
    run = await access.db[RUNS].find_one({"integration": before["_id"], "active": True}, {"_id": 1})
    return [*writes, Delete(RUNS, (run["_id"],))] if run else writes


def record(access: Access, envelope: Envelope, id_: str, changes: Sequence[Change], at: datetime) -> Insert:
    return Insert(
        CHANGES,
        {
            "_id": {"integration": id_, "at": at},
            "domain": access.caller.domain,
            "by": access.caller.key_id,
            "mutation": envelope.mutation,
            "reason": envelope.reason,
            "changes": list(changes),
        },
    )


def run(run: RunDocument) -> Insert:
    """Start a run; the transaction is lost while another one of its integration is active."""
    return Insert(RUNS, run)


async def add_run(db: Database, run: RunDocument) -> None:
    """Start a run, unless another one of its integration is active, or it was started before."""
    with suppress(DuplicateKeyError):
        await db[RUNS].insert_one(cast("Document", dict(run)))


async def active_run(db: Database, integration: str) -> RunDocument | None:
    return cast("RunDocument | None", await db[RUNS].find_one({"integration": integration, "active": True}))


async def get_run(access: Access, id_: str) -> RunDocument | None:
    return cast("RunDocument | None", await access.find_one(RUNS, id_))


async def page_of_runs(access: Access, uri: str, after: str | None, limit: int) -> list[RunDocument]:
    """Read the runs of an integration, the last first."""
    first = access.id(uri, "")
    where: list[Document] = [{"integration": access.id(uri)}, {"_id": {"$gt": first}}]
    # Behind the separator comes the time, whose digits stand before the highest character of all.
    where.append({"_id": {"$lt": f"{first}\uffff" if after is None else access.id(uri, after)}})
    return cast("list[RunDocument]", await access.select(RUNS, where, [("_id", -1)], limit))


async def due(db: Database, at: datetime) -> list[IntegrationDocument]:
    """Return integrations of all domains whose schedule is due."""
    found = await db[COLLECTION].find({"next_run_at": {"$lte": at}}).sort("next_run_at", 1).to_list(100)
    return cast("list[IntegrationDocument]", found)


async def scheduled(db: Database, integration: IntegrationDocument, next_run_at: datetime | None) -> None:
    """Note when an integration is due next, unless somebody else did."""
    same = {"_id": integration["_id"], "next_run_at": integration["next_run_at"]}
    await db[COLLECTION].update_one(same, {"$set": {"next_run_at": next_run_at}})


async def take_run(db: Database, holder: str) -> RunDocument | None:
    """Take an active run that no living worker has."""
    where = {"active": True}
    run = await leases.take(db, RUNS, where, holder, LEASE_SECONDS, state=RunState.RUNNING.value)
    return cast("RunDocument | None", run)


async def save_run(db: Database, run: RunDocument, holder: str, **fields: Any) -> bool:
    """Keep the run with other values of some fields; tell whether this worker still had it."""
    return await leases.keep(db, RUNS, run["_id"], holder, LEASE_SECONDS, **fields)


async def put_back(db: Database, run: RunDocument, holder: str, seconds: float, **fields: Any) -> None:
    """Let go of a run, which nobody takes for some time."""
    await leases.keep(db, RUNS, run["_id"], holder, seconds, **fields)
    await db[RUNS].update_one({"_id": run["_id"], "holder": holder}, {"$set": {"holder": None}})


async def seen(db: Database, run: RunDocument) -> None:
    """Note on the integration how far an incremental run that ended well has seen."""
    latest = {name: run[name] for name in ("watermark", "newest") if run[name] is not None}
    if latest:
        await db[COLLECTION].update_one({"_id": run["integration"]}, {"$max": latest})
