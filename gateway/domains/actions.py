"""What can be done with domains and keys."""

from datetime import UTC, datetime

from gateway.domains import rules, store
from gateway.domains.model import Domain, Key, NewKey
from gateway.errors import ErrorCode, Rejection
from gateway.mongo.client import Database


async def create_domain(db: Database, name: str) -> Domain:
    rules.check_domain_name(name)
    domain = Domain(name, _now())
    if not await store.insert_domain(db, domain):
        raise Rejection(ErrorCode.ALREADY_EXISTS, f"The domain {name} exists already.", ["name"])
    return domain


async def create_key(db: Database, domain: str, name: str = "") -> NewKey:
    rules.check_key_name(name)
    await _require_domain(db, domain)
    key = Key(rules.new_key_id(), domain, name, _now())
    secret = rules.new_secret(key.key_id)
    await store.insert_key(db, rules.digest(secret), key)
    return NewKey(key, secret)


async def register_key(db: Database, domain: str, secret: str, name: str) -> Key:
    """Make sure that the domain exists and that this known key opens it, revoked or not.

    It is for demos, whose key everybody knows. The name is the key's id too.
    """
    rules.check_domain_name(domain)
    rules.check_key_name(name)
    await store.insert_domain(db, Domain(domain, _now()))
    key = Key(name, domain, name, _now())
    await store.put_key(db, rules.digest(secret), key)
    return key


async def list_keys(db: Database, domain: str) -> list[Key]:
    """Return all keys of the domain, revoked ones too, the oldest first."""
    await _require_domain(db, domain)
    return await store.keys_of(db, domain)


async def revoke_key(db: Database, key_id: str) -> Key:
    """Revoke the key; one that is revoked already keeps its time."""
    key = await store.revoke_key(db, key_id, _now())
    if key is None:
        raise Rejection(ErrorCode.NOT_FOUND, "There is no key with this id.", ["keyId"])
    return key


async def _require_domain(db: Database, name: str) -> None:
    if not await store.domain_exists(db, name):
        raise Rejection(
            ErrorCode.NOT_FOUND,
            "There is no domain of this name: gateway domains create makes one.",
            ["domain"],
        )


def _now() -> datetime:
    # As the database gives it back: naive UTC, in milliseconds.
    now = datetime.now(UTC).replace(tzinfo=None)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
