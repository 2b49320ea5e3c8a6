"""The `changes` collection: one document for each version of a profile, `_id` = {profile, version}.

`by` is the id of a key or of an end user's token, `address` the one that it was used from, None where nobody knows.
"""

from collections.abc import Sequence
from datetime import datetime

from gateway.changes.model import Change
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.mongo.documents import View
from gateway.mongo.writes import Insert

COLLECTION = "changes"


def insert(
    access: Access,
    envelope: Envelope,
    profile: str,
    version: int,
    changes: Sequence[Change],
    at: datetime,
    source: View | None = None,
) -> Insert:
    told = {} if source is None else {"source": source}
    return Insert(
        COLLECTION,
        {
            "_id": {"profile": profile, "version": version},
            "domain": access.caller.domain,
            "at": at,
            "by": access.caller.key_id,
            "address": access.caller.address,
            "mutation": envelope.mutation,
            "reason": envelope.reason,
            "changes": list(changes),
            **told,
        },
    )
