"""The `idempotency` collection: `_id` = domain, key of the caller, mutation, idempotency key."""

from datetime import datetime

from pymongo import ASCENDING, IndexModel

from gateway.changes.model import Outcome
from gateway.envelope import Envelope
from gateway.mongo import reads
from gateway.mongo.access import Access
from gateway.mongo.documents import Document
from gateway.mongo.writes import Insert

COLLECTION = "idempotency"
LIFETIME_SECONDS = 24 * 60 * 60
INDEXES = {COLLECTION: [IndexModel([("created_at", ASCENDING)], expireAfterSeconds=LIFETIME_SECONDS)]}


def _id(access: Access, envelope: Envelope) -> str:
    return access.id(access.caller.key_id, envelope.mutation, envelope.idempotency_key or "")


async def find(access: Access, envelope: Envelope) -> Document | None:
    # A record belongs to no profile, but to the caller whose key is in its id.
    found = await reads.find(access.db, COLLECTION, {"_id": _id(access, envelope)}, limit=1)
    return found[0] if found else None


def insert(access: Access, envelope: Envelope, outcome: Outcome, at: datetime) -> Insert:
    return Insert(
        COLLECTION,
        {
            "_id": _id(access, envelope),
            "domain": access.caller.domain,
            "input": envelope.input_hash,
            "profiles": [
                {"id": profile["_id"], "version": profile["version"]} for profile in outcome.profiles if profile
            ],
            "changed": bool(outcome.changes),
            "changes": list(outcome.changes),
            "more": dict(outcome.more),
            "errors": [],
            "created_at": at,
        },
    )
