"""What an import leaves behind, to be compared."""

from gateway.mongo.client import Database
from tests.database import content

BESIDE = frozenset({"imports", "domains"})
"""What stands beside the data: how far each import is, and what there was before."""


async def people(db: Database) -> dict[str, list[bytes]]:
    """Return all that was brought in, byte for byte."""
    return {name: documents for name, documents in (await content(db)).items() if name not in BESIDE}
