"""Made people, in the documents in which the gateway keeps them.

Person `n` is the same in every run. The change records of their creation are left out: no operation reads them.
"""

import base64
import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from benchmarks.operations import customer_id, identity
from gateway import ids, primary_first
from gateway.app_profiles import rules as app_profiles
from gateway.definitions.model import Definitions
from gateway.extensions.model import ExtensionDocument, Record
from gateway.identities import rules as identities
from gateway.person.rules.facts import unknown
from gateway.primary_first import Entry, Policy
from gateway.profiles import rules as profiles

DOMAIN = "bench"
KEY_NAME = "bench"
AT = datetime(2026, 1, 2, 3, 4, 5, 678_000)  # noqa: DTZ001 -- documents keep naive UTC.
EXTENSIONS = ("Address", "Phone", "Preference")

Stored = Iterator[tuple[str, Any]]


def person(n: int) -> Stored:
    """Make a person: 8 attributes of 1 to 3 values, 4 identities, 2 app profiles with 5 attributes, 3 extensions.

    Yields each document with its collection.
    """
    chance = random.Random(n)
    customer = customer_id(n)
    profile_id = ids.path(DOMAIN, customer)
    cards = [identity(n), *({"handle": f"system_{i}", "identifier": f"{i}-{n}"} for i in range(3))]
    claimed = [ids.path(DOMAIN, card["handle"], card["identifier"]) for card in cards]
    for id_, card in zip(claimed, cards, strict=True):
        yield "identities", identities.new_identity(id_, _new_id(chance), profile_id, card["identifier"], None, AT)
    apps = [ids.path(DOMAIN, f"app_{i}", f"{n}") for i in range(2)]
    for id_ in apps:
        devices: list[Any] = [
            {"device_id": f"d{n}-{i}", "is_active": True, "attributes": {"os": "ios", "version": i}}
            for i in range(chance.randint(1, 2))
        ]
        yield "app_profiles", app_profiles.new_app_profile(id_, profile_id, _attributes(5, chance), devices, AT)
    for name in EXTENSIONS:
        yield "extensions", _extension(n, name, profile_id, chance)
    profile = profiles.new_profile(
        profile_id,
        DOMAIN,
        customer,
        AT,
        person=unknown(Definitions(), KEY_NAME),
        attributes=_attributes(8, chance),
        identities=primary_first.create([Entry(id_, verified=False) for id_ in claimed], Policy()),
        app_profiles=primary_first.create([Entry(id_) for id_ in apps], Policy()),
        extensions=list(EXTENSIONS),
        emails=[],
        phones=[],
        addresses=[],
        groups=[],
    )
    yield "profiles", profiles.searchable({**profile, "version": 1}, Definitions())


def _extension(n: int, name: str, profile_id: str, chance: random.Random) -> ExtensionDocument:
    data = {"type": "home", "value": f"{name} {n}"}
    return ExtensionDocument(
        _id=ids.path(DOMAIN, customer_id(n), name),
        domain=DOMAIN,
        profile=profile_id,
        name=name,
        records=[Record(id=_new_id(chance), data=data, created_at=AT, updated_at=AT)],
    )


def _new_id(chance: random.Random) -> str:
    """Return an id as `gateway.ids` makes them, but the same in every run."""
    return base64.b32encode(chance.randbytes(10)).decode()


def _attributes(count: int, chance: random.Random) -> dict[str, list[str]]:
    return {f"a{i}": [f"value {i} {j}" for j in range(chance.randint(1, 3))] for i in range(count)}
