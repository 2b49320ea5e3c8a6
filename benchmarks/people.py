"""The people of a benchmark, written straight into the database in the shape the gateway keeps them in."""

import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from benchmarks.work import customer_id, identity
from gateway import ids, primary_first
from gateway.app_profiles import rules as app_profiles
from gateway.definitions.model import Definitions
from gateway.extensions.model import ExtensionDocument, Record
from gateway.identities import rules as identities
from gateway.mongo.client import Database
from gateway.person.rules.facts import unknown
from gateway.primary_first import Entry, Policy
from gateway.profiles import rules as profiles

DOMAIN = "bench"
AT = datetime(2026, 1, 2, 3, 4, 5, 678_000)  # noqa: DTZ001 -- documents keep naive UTC.
BATCH = 500


async def load(db: Database, people: int) -> None:
    """Write `people` profiles: 8 attributes of 1 to 3 values, 4 identities, 2 app profiles, 3 extensions each."""
    chance = random.Random(2026)
    for start in range(0, people, BATCH):
        documents: dict[str, list[Any]] = {"profiles": [], "identities": [], "app_profiles": [], "extensions": []}
        for n in range(start, min(start + BATCH, people)):
            for collection, document in person(n, chance):
                documents[collection].append(document)
        for collection, batch in documents.items():
            await db[collection].insert_many(batch)


def person(n: int, chance: random.Random) -> Iterator[tuple[str, Any]]:
    customer = customer_id(n)
    profile_id = ids.path(DOMAIN, customer)
    cards = [identity(n), *({"handle": f"system_{i}", "identifier": f"{i}-{n}"} for i in range(3))]
    claimed = [ids.path(DOMAIN, card["handle"], card["identifier"]) for card in cards]
    for id_, card in zip(claimed, cards, strict=True):
        yield "identities", identities.new_identity(id_, ids.new_id(), profile_id, **card, at=AT)
    apps = [ids.path(DOMAIN, f"app_{i}", f"{n}") for i in range(2)]
    for id_ in apps:
        devices: list[Any] = [
            {"device_id": f"d{n}-{i}", "is_active": True, "attributes": {"os": "ios", "version": i}}
            for i in range(chance.randint(1, 2))
        ]
        yield "app_profiles", app_profiles.new_app_profile(id_, profile_id, attributes(5, chance), devices, AT)
    names = ["Address", "Phone", "Preference"]
    for name in names:
        records = [Record(id=ids.new_id(), data={"type": "home", "value": f"{name} {n}"}, created_at=AT, updated_at=AT)]
        yield (
            "extensions",
            ExtensionDocument(
                _id=ids.path(DOMAIN, customer, name), domain=DOMAIN, profile=profile_id, name=name, records=records
            ),
        )
    yield (
        "profiles",
        {
            **profiles.new_profile(
                profile_id,
                DOMAIN,
                customer,
                AT,
                person=unknown(Definitions(), DOMAIN),
                attributes=attributes(8, chance),
                identities=primary_first.create([Entry(id_, verified=False) for id_ in claimed], Policy()).entries,
                app_profiles=primary_first.create([Entry(id_) for id_ in apps], Policy()).entries,
                extensions=names,
                emails=[],
                phones=[],
                addresses=[],
                groups=[],
            ),
            "version": 1,
        },
    )


def attributes(count: int, chance: random.Random) -> dict[str, list[str]]:
    return {f"a{i}": [f"value {i} {j}" for j in range(chance.randint(1, 3))] for i in range(count)}
