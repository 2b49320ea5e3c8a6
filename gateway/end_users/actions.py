"""What can be done with the issuers that a domain trusts."""

from gateway.definitions.model import Definitions
from gateway.domains import store as domains
from gateway.end_users import store
from gateway.end_users.model import Issuer
from gateway.end_users.rules import issuers as rules
from gateway.errors import ErrorCode, Rejection
from gateway.mongo.client import Database


async def trust_issuer(db: Database, issuer: Issuer) -> None:
    """Let the tokens of an issuer for an audience open a domain, which no other one may (`ALREADY_EXISTS`)."""
    rules.checked(issuer, await _definitions(db, issuer.domain))
    if not await store.put(db, issuer):
        message = "Another domain trusts this issuer for this audience: a token can open one domain only."
        raise Rejection(ErrorCode.ALREADY_EXISTS, message, ["audience"])


async def distrust_issuer(db: Database, domain: str, issuer: str, audience: str) -> None:
    """Let the tokens of an issuer for an audience open the domain no more."""
    if not await store.remove(db, domain, issuer, audience):
        message = "The domain does not trust this issuer for this audience: gateway domains issuer list shows whom."
        raise Rejection(ErrorCode.NOT_FOUND, message, ["issuer"])


async def list_issuers(db: Database, domain: str) -> list[Issuer]:
    await _definitions(db, domain)
    return await store.of_domain(db, domain)


async def _definitions(db: Database, name: str) -> Definitions:
    domain = await domains.find_domain(db, name)
    if domain is None:
        message = "There is no domain of this name: gateway domains create makes one."
        raise Rejection(ErrorCode.NOT_FOUND, message, ["domain"])
    return domains.definitions_of(domain)
