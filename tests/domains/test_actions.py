import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.caller import Restrictions, Scope
from gateway.domains import actions, rules, store
from gateway.domains.actions import Grant
from gateway.domains.model import Key
from gateway.errors import ErrorCode, Rejection
from gateway.mongo.access import now
from gateway.mongo.client import Database
from gateway.mongo.indexes import create_indexes
from gateway.search.model import SCHEME


async def test_a_domain_is_created_once(db: Database) -> None:
    made = await actions.create_domain(db, "demo")

    with pytest.raises(Rejection) as refused:
        await actions.create_domain(db, "demo")

    assert refused.value.code is ErrorCode.ALREADY_EXISTS
    assert refused.value.message == "The domain demo exists already."
    assert await db["domains"].find().to_list() == [
        {
            "_id": "demo",
            "created_at": made.created_at,
            "version": 0,
            "max_customer_id": 64,
            "default_customer_type": "Customer",
            "default_locale": "en",
            "customer_types": [],
            "open_attributes": True,
            "attributes": [],
            "open_handles": True,
            "identity_types": [],
            "open_apps": True,
            "apps": [],
            "list_policies": [],
            "open_extensions": True,
            "extensions": [],
            "object_types": [],
            "search_version": 0,
            "rate_per_key": None,
            "rate_per_domain": None,
            "addresses": [],
            "tags": {},
            "indexed": {"scheme": SCHEME, "version": 0},
        }
    ]


async def test_a_domain_with_a_wrong_name_is_not_created(db: Database) -> None:
    with pytest.raises(Rejection):
        await actions.create_domain(db, "No Good")

    assert await db["domains"].count_documents({}) == 0


async def test_a_key_is_stored_as_its_hash_alone(db: Database) -> None:
    await actions.create_domain(db, "demo")

    made = await actions.create_key(db, "demo", Grant("web shop"))

    assert await db["keys"].find().to_list() == [
        {
            "_id": rules.digest(made.secret),
            "key_id": made.key.key_id,
            "domain": "demo",
            "name": "web shop",
            "created_at": made.key.created_at,
            "scopes": ["read", "write"],
        }
    ]
    assert made.secret.startswith(f"pgw_{made.key.key_id}_")
    assert made.secret not in repr(made)


async def test_a_key_needs_its_domain(db: Database) -> None:
    with pytest.raises(Rejection) as refused:
        await actions.create_key(db, "nowhere")

    assert refused.value.code is ErrorCode.NOT_FOUND
    assert refused.value.path == ("domain",)
    assert await db["keys"].count_documents({}) == 0


async def test_keys_are_listed_by_domain_the_oldest_first(db: Database) -> None:
    for name in ("demo", "other"):
        await actions.create_domain(db, name)
    first = (await actions.create_key(db, "demo", Grant("first"))).key
    await actions.create_key(db, "other", Grant("not mine"))
    await db["keys"].update_one({"key_id": first.key_id}, {"$set": {"created_at": first.created_at.replace(year=2020)}})
    second = (await actions.create_key(db, "demo", Grant("second"))).key

    listed = await actions.list_keys(db, "demo")

    assert listed == [replace(first, created_at=first.created_at.replace(year=2020)), second]
    with pytest.raises(Rejection) as refused:
        await actions.list_keys(db, "nowhere")
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_a_revoked_key_keeps_the_time_it_was_first_revoked(db: Database) -> None:
    await actions.create_domain(db, "demo")
    made = (await actions.create_key(db, "demo")).key

    revoked = await actions.revoke_key(db, made.key_id)
    again = await actions.revoke_key(db, made.key_id)

    assert revoked.revoked_at is not None
    assert revoked == replace(made, revoked_at=revoked.revoked_at)
    assert again == revoked
    assert await actions.list_keys(db, "demo") == [revoked]


async def test_a_key_is_rotated_once_into_another_one_of_the_same_rights(db: Database) -> None:
    await actions.create_domain(db, "demo")
    grant = Grant("till", frozenset({Scope.READ}), Restrictions(handles=frozenset({"card_pos"}), sees_personal=False))
    old = await actions.create_key(db, "demo", grant)

    made = await actions.rotate_key(db, old.key.key_id, timedelta(hours=1))

    assert made.secret != old.secret
    assert made.key == replace(old.key, key_id=made.key.key_id, created_at=made.key.created_at)
    ending, lasting = await actions.list_keys(db, "demo")
    assert lasting == made.key
    assert ending == replace(old.key, expires_at=ending.expires_at)
    assert ending.expires_at is not None
    assert timedelta(minutes=59) < ending.expires_at - now() <= timedelta(hours=1)
    with pytest.raises(Rejection, match="could be rotated: it is revoked, or ends already") as refused:
        await actions.rotate_key(db, old.key.key_id, timedelta())
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert await db["keys"].count_documents({}) == 2


async def test_a_revoked_or_unknown_key_is_not_rotated(db: Database) -> None:
    await actions.create_domain(db, "demo")
    key = (await actions.create_key(db, "demo")).key
    await actions.revoke_key(db, key.key_id)

    for key_id in (key.key_id, "0123456789ab"):
        with pytest.raises(Rejection) as refused:
            await actions.rotate_key(db, key_id, timedelta())
        assert refused.value.code is ErrorCode.NOT_FOUND
    assert await db["keys"].count_documents({}) == 1


async def test_of_two_that_rotate_a_key_at_once_one_gets_another_key(db: Database) -> None:
    await actions.create_domain(db, "demo")
    old = (await actions.create_key(db, "demo")).key

    results = await asyncio.gather(
        *(actions.rotate_key(db, old.key_id, timedelta(hours=1)) for _ in range(5)), return_exceptions=True
    )

    made = [result for result in results if not isinstance(result, BaseException)]
    assert len(made) == 1
    assert {key.key_id for key in await actions.list_keys(db, "demo") if key.revoked_at is None} == {
        old.key_id,
        made[0].key.key_id,
    }


async def test_a_key_has_a_scope(db: Database) -> None:
    await actions.create_domain(db, "demo")

    with pytest.raises(Rejection) as refused:
        await actions.create_key(db, "demo", Grant(scopes=frozenset()))

    assert refused.value.path == ("scopes",)
    assert await db["keys"].count_documents({}) == 0


async def test_an_unknown_key_cannot_be_revoked(db: Database) -> None:
    with pytest.raises(Rejection) as refused:
        await actions.revoke_key(db, "0123456789ab")

    assert refused.value.code is ErrorCode.NOT_FOUND
    assert refused.value.message == "There is no key with this id."


async def test_a_known_key_can_be_registered_again_and_again(db: Database) -> None:
    await actions.register_key(db, "demo", "dev-key", "dev-key")
    await actions.revoke_key(db, "dev-key")

    key = await actions.register_key(db, "demo", "dev-key", "dev-key")

    assert key == Key("dev-key", "demo", "dev-key", key.created_at)
    assert await store.valid_keys(db, [rules.digest("dev-key")], now()) == {rules.digest("dev-key"): key}
    assert await db["keys"].count_documents({}) == 1
    assert await db["domains"].count_documents({}) == 1


async def test_indexes_can_be_created_twice(db: Database) -> None:
    await create_indexes(db, store.INDEXES)
    await create_indexes(db, store.INDEXES)

    assert {name: info.get("unique", False) for name, info in (await db["keys"].index_information()).items()} == {
        "_id_": False,
        "key_id": True,
        "domain_created_at": False,
    }
