"""How the one write asks whether a request was carried out before, and remembers that it was."""

from datetime import datetime

from gateway.changes.model import Outcome
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection
from gateway.idempotency import store
from gateway.mongo.access import Access
from gateway.mongo.documents import Document
from gateway.mongo.writes import Write


async def recall(access: Access, envelope: Envelope) -> Document | None:
    """Return the record of the same request, or None; another input under its key is a conflict."""
    if envelope.idempotency_key is None:
        return None
    record = await store.find(access, envelope)
    if record is not None and record["input"] != envelope.input_hash:
        raise Rejection(
            ErrorCode.IDEMPOTENCY_CONFLICT,
            "This idempotency key was used with another input; use a new key for a new request.",
            ["idempotencyKey"],
        )
    return record


def remember(access: Access, envelope: Envelope, outcome: Outcome, at: datetime) -> list[Write]:
    """Return the write that remembers the request, or none when it has no key."""
    if envelope.idempotency_key is None:
        return []
    return [store.insert(access, envelope, outcome, at)]
