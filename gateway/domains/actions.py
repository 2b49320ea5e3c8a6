"""What can be done with domains and keys."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from gateway.caller import UNRESTRICTED, Restrictions, Scope
from gateway.changes.model import Change, Outcome
from gateway.definitions.model import Definitions
from gateway.domains import rules, store
from gateway.domains.model import USUAL_SCOPES, Domain, Key, NewKey
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection
from gateway.idempotency.actions import recall, remember
from gateway.mongo.access import Access, now
from gateway.mongo.client import Database
from gateway.mongo.deadline import loop_time, within
from gateway.mongo.transaction import Lost, OutcomeUnknown, Unreachable, commit, reaching_database
from gateway.mongo.writes import Write


@dataclass(frozen=True, slots=True)
class Redefinition:
    """Other definitions than those there are, or the same where nothing changes; `more` are fields of the payload.

    `writes` are those to documents that definitions have beside that of the domain.
    """

    definitions: Definitions
    changes: tuple[Change, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)
    writes: tuple[Write, ...] = ()


Redefine = Callable[[Definitions], Awaitable[Redefinition]]


async def change_definitions(access: Access, envelope: Envelope, redefine: Redefine) -> Outcome:
    """Put the definitions that `redefine` makes in the place of the domain's (`VERSION_CONFLICT`), and record why."""
    try:
        with within(access.timeout) as end, reaching_database():
            return await _until_done(access, envelope, redefine, end)
    except Lost as error:
        message = "Others kept changing the definitions; nothing of yours was written: repeat the request."
        raise Rejection(ErrorCode.CONTENTION, message) from error
    except Unreachable as error:
        message = "The database cannot be reached in time; no definition was changed, and you may repeat the request."
        raise Rejection(ErrorCode.SERVICE_UNAVAILABLE, message) from error
    except OutcomeUnknown as error:
        message = "The database did not say whether the definition was changed: read it, or repeat the request."
        raise Rejection(ErrorCode.WRITE_OUTCOME_UNKNOWN, message) from error


async def _until_done(access: Access, envelope: Envelope, redefine: Redefine, end: float) -> Outcome:
    while True:
        try:
            return await _redefined(access, envelope, redefine, end)
        except Lost:
            # Definitions change seldom: who lost a race finds the field free.
            if loop_time() >= end:
                raise


async def _redefined(access: Access, envelope: Envelope, redefine: Redefine, end: float) -> Outcome:
    done = await recall(access, envelope)
    if done is not None:
        return Outcome((), tuple(done["changes"]), more=done["more"])
    domain = await store.find_domain(access.db, access.caller.domain)
    if domain is None:
        raise rules.no_domain()
    before = store.definitions_of(domain)
    if envelope.expected_version not in (None, before.version):
        message = f"The definitions are at version {before.version}, not {envelope.expected_version}."
        raise Rejection(ErrorCode.VERSION_CONFLICT, message, ["expectedVersion"])
    made = await redefine(before)
    after = replace(made.definitions, version=before.version + bool(made.changes))
    outcome = Outcome((), made.changes, more={**made.more, "definitions_version": after.version})
    if made.changes and not envelope.dry_run:
        at = now()
        writes = store.change(access, envelope, domain, after, made.changes, at)
        await commit(access.db, [*writes, *made.writes, *remember(access, envelope, outcome, at)], end)
    return outcome


async def create_domain(db: Database, name: str, definitions: Definitions | None = None) -> Domain:
    """Make a domain that begins with some definitions; without them its attributes are open."""
    rules.check_domain_name(name)
    domain = Domain(name, now(), definitions or Definitions())
    if not await store.insert_domain(db, domain):
        raise Rejection(ErrorCode.ALREADY_EXISTS, f"The domain {name} exists already.", ["name"])
    return domain


async def list_domains(db: Database) -> list[Domain]:
    """Return all domains, by name."""
    return await store.all_domains(db)


async def find_domain(db: Database, name: str) -> Domain:
    """Return a domain, with what it defines (`NOT_FOUND`)."""
    found = await store.find_domain(db, name)
    if found is None:
        raise _no_such_domain()
    return Domain(name, found["created_at"], store.definitions_of(found))


async def set_rates(db: Database, name: str, per_key: int | None, per_domain: int | None) -> None:
    """Set how many units a minute each key of a domain has, and all together: 0 for no limit, None for the default."""
    if not await store.set_rates(db, name, per_key, per_domain):
        raise _no_such_domain()


@dataclass(frozen=True, slots=True)
class Grant:
    """What a key is for, and what it is good for."""

    name: str = ""
    scopes: frozenset[Scope] = USUAL_SCOPES
    restrictions: Restrictions = UNRESTRICTED


async def create_key(db: Database, domain: str, grant: Grant = Grant()) -> NewKey:
    rules.check_key_name(grant.name)
    rules.check_scopes(grant.scopes)
    await _require_domain(db, domain)
    key = Key(rules.new_key_id(), domain, grant.name, now(), grant.scopes, rules.checked(grant.restrictions))
    return await _made(db, key)


async def rotate_key(db: Database, key_id: str, grace: timedelta) -> NewKey:
    """Make another key with the same rights; the old one is valid for so long."""
    at = now()
    old = await store.lasting_key(db, key_id)
    if old is None:
        raise _not_to_rotate()
    made = await _made(db, replace(old, key_id=rules.new_key_id(), created_at=at))
    if not await store.end_key(db, key_id, at + grace):
        # Somebody else rotated or revoked it meanwhile.
        await store.revoke_key(db, made.key.key_id, at)
        raise _not_to_rotate()
    return made


def _not_to_rotate() -> Rejection:
    message = "There is no key with this id that could be rotated: it is revoked, or ends already."
    return Rejection(ErrorCode.NOT_FOUND, message, ["keyId"])


async def _made(db: Database, key: Key) -> NewKey:
    secret = rules.new_secret(key.key_id)
    await store.insert_key(db, rules.digest(secret), key)
    return NewKey(key, secret)


async def register_key(
    db: Database, domain: str, secret: str, name: str, definitions: Definitions | None = None
) -> Key:
    """Make sure that the domain exists and that this known key opens it, revoked or not.

    A domain that has to be made begins with the definitions.
    It is for demos, whose key everybody knows. The name is the key's id too.
    """
    rules.check_domain_name(domain)
    rules.check_key_name(name)
    await store.insert_domain(db, Domain(domain, now(), definitions or Definitions()))
    key = Key(name, domain, name, now())
    await store.put_key(db, rules.digest(secret), key)
    return key


async def list_keys(db: Database, domain: str) -> list[Key]:
    """Return all keys of the domain, revoked ones too, the oldest first."""
    await _require_domain(db, domain)
    return await store.keys_of(db, domain)


async def revoke_key(db: Database, key_id: str) -> Key:
    """Revoke the key; one that is revoked already keeps its time."""
    key = await store.revoke_key(db, key_id, now())
    if key is None:
        raise Rejection(ErrorCode.NOT_FOUND, "There is no key with this id.", ["keyId"])
    return key


async def _require_domain(db: Database, name: str) -> None:
    if not await store.domain_exists(db, name):
        raise _no_such_domain()


def _no_such_domain() -> Rejection:
    message = "There is no domain of this name: gateway domains create makes one."
    return Rejection(ErrorCode.NOT_FOUND, message, ["domain"])
