"""The one write: a read, then compare-and-set and change record in one transaction of the majority."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from benchmarks.data.people import DOMAIN, KEY_NAME
from benchmarks.servers.handwritten import views
from benchmarks.servers.handwritten.database import Document, client, db

ATTEMPTS = 10


async def set_attribute(variables: Mapping[str, Any]) -> Document:
    given = variables["input"]
    name = given["name"]
    for _ in range(ATTEMPTS):
        before = await db.profiles.find_one({"_id": f"{DOMAIN}|{given['profile']['customerId']}"})
        assert before is not None
        after = {
            **before,
            "attributes": {**before["attributes"], name: given["values"]},
            "version": before["version"] + 1,
            "updated_at": datetime.now(UTC).replace(tzinfo=None),
            "updated_by": KEY_NAME,
        }
        if await _written(before, after, name):
            answer = {"changed": True, "errors": [], "profile": {"attributes": views.attributes(after["attributes"])}}
            return {"setAttribute": answer}
    raise RuntimeError("Others kept changing the same profile.")


async def _written(before: Document, after: Document, name: str) -> bool:
    """Tell whether nobody else wrote first."""
    async with await client.start_session() as session:
        session.start_transaction(read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority"))
        try:
            mine = {"_id": before["_id"], "version": before["version"]}
            replaced = await db.profiles.replace_one(mine, after, session=session)
            if not replaced.matched_count:
                return False
            await db.changes.insert_one(_record(before, after, name), session=session)
            await session.commit_transaction()
        except PyMongoError as error:
            if error.has_error_label("TransientTransactionError"):
                return False
            raise
        return True


def _record(before: Document, after: Document, name: str) -> Document:
    change = {
        "path": ["attributes", name],
        "before": before["attributes"].get(name, []),
        "after": after["attributes"][name],
    }
    return {
        "_id": {"profile": after["_id"], "version": after["version"]},
        "domain": DOMAIN,
        "at": after["updated_at"],
        "by": KEY_NAME,
        "mutation": "setAttribute",
        "reason": None,
        "changes": [change],
    }
