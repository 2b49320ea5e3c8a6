"""How other concepts put a change on record."""

from collections.abc import Sequence
from datetime import datetime

from gateway.changes import store
from gateway.changes.model import Change
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.mongo.documents import View
from gateway.mongo.writes import Write


def record(
    access: Access,
    envelope: Envelope,
    profile: str,
    version: int,
    changes: Sequence[Change],
    at: datetime,
    source: View | None = None,
) -> Write:
    """Return the write that records one version of a profile, for the transaction that makes that version.

    `source` says which object of which system brought the change, where one did.
    """
    return store.insert(access, envelope, profile, version, changes, at, source)
