"""Documents of the collection `issuers`.

issuers   {_id: path of issuer and audience, domain, issuer, audience, jwks_url, claim, named_by, handle}

An issuer and an audience open one domain, so they are the `_id`: whoever inserts it has claimed it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from gateway import ids
from gateway.end_users.model import COLLECTION, Issuer, NamedBy
from gateway.mongo.client import Database
from gateway.mongo.documents import Document, View

INDEXES: Mapping[str, Sequence[IndexModel]] = MappingProxyType(
    {COLLECTION: (IndexModel([("domain", ASCENDING)], name="domain"),)}
)


async def put(db: Database, issuer: Issuer) -> bool:
    """Keep an issuer of a domain in the place of what was said of it; tell whether no other domain has it."""
    content: Document = {**asdict(issuer), "named_by": issuer.named_by.value}
    try:
        await db[COLLECTION].replace_one({"_id": _id(issuer), "domain": issuer.domain}, content, upsert=True)
    except DuplicateKeyError:
        return False
    return True


async def remove(db: Database, domain: str, issuer: str, audience: str) -> bool:
    """Tell whether the domain had the issuer."""
    deleted = await db[COLLECTION].delete_one({"_id": ids.path(issuer, audience), "domain": domain})
    return deleted.deleted_count == 1


async def of_domain(db: Database, domain: str) -> list[Issuer]:
    cursor = db[COLLECTION].find({"domain": domain}).sort("_id", ASCENDING)
    return [_issuer(document) async for document in cursor]


async def everywhere(db: Database) -> list[Issuer]:
    """Return the issuers of all domains: a token does not say which domain it opens."""
    return [_issuer(document) async for document in db[COLLECTION].find()]


def _id(issuer: Issuer) -> str:
    return ids.path(issuer.issuer, issuer.audience)


def _issuer(document: View) -> Issuer:
    fields = {name: value for name, value in document.items() if name != "_id"}
    return Issuer(**{**fields, "named_by": NamedBy(document["named_by"])})
