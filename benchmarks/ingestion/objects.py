"""The objects of the benchmark: customers of a shop and their orders, one of the former to three of the latter."""

import random
from collections.abc import Iterator
from typing import Any

from gateway.object_types.model import ContentType, FieldMapping, KeyRole, ObjectKey, ObjectType

DOMAIN = "bench"
HANDLE = "shop"
RECENT = 2_000
"""Orders are of one of so many customers who came last."""

Object = tuple[str, dict[str, Any]]


def _field(name: str, source: str, target: str | None = None, kind: ContentType = ContentType.STRING) -> FieldMapping:
    return FieldMapping(name=name, source=f"_source.{source}", target=target, content_type=kind)


CUSTOMER = ObjectType(
    name="customer",
    description="A customer of a shop.",
    allow_profile_creation=True,
    fields=(
        _field("id", "id"),
        _field("email", "email", "_profile.emails.Home", ContentType.EMAIL_ADDRESS),
        _field("phone", "phone", "_profile.phones.Home", ContentType.PHONE_NUMBER),
        _field("first", "first", "_profile.FirstName", ContentType.NAME),
        _field("last", "last", "_profile.LastName", ContentType.NAME),
        _field("tier", "tier", "_profile.attributes.Tier"),
        _field("street", "address.street", "_profile.addresses.Home.address1"),
        _field("city", "address.city", "_profile.addresses.Home.city"),
        _field("zip", "address.zip", "_profile.addresses.Home.postalCode"),
        _field("country", "address.country", "_profile.addresses.Home.country"),
        _field("sourceLastUpdatedTimestamp", "updated"),
    ),
    keys=(
        ObjectKey(
            name="customerKey",
            roles=frozenset({KeyRole.UNIQUE, KeyRole.PROFILE}),
            field_names=("id",),
            handle=HANDLE,
        ),
        ObjectKey(name="email", roles=frozenset({KeyRole.PROFILE, KeyRole.SECONDARY}), field_names=("email",)),
    ),
)
ORDER = ObjectType(
    name="order",
    description="An order in a shop.",
    fields=(_field("number", "number"), _field("customer", "customer")),
    keys=(
        ObjectKey(name="orderKey", roles=frozenset({KeyRole.UNIQUE, KeyRole.ORDER}), field_names=("number",)),
        ObjectKey(name="customerKey", roles=frozenset({KeyRole.PROFILE}), field_names=("customer",), handle=HANDLE),
    ),
)


def objects(count: int) -> Iterator[Object]:
    """Yield objects, the same in every run; an order comes after its customer."""
    chance = random.Random(2026)
    customers = 0
    for n in range(count):
        if n % 4 == 0:
            yield "customer", _customer(customers)
            customers += 1
        else:
            yield "order", _order(n, chance.randrange(max(0, customers - RECENT), customers), chance)


def _customer(n: int) -> dict[str, Any]:
    return {
        "id": f"C{n:07}",
        "email": f"person{n}@example.com",
        "phone": f"+1503{n % 8_000_000 + 2_000_000:07}",
        "first": f"First{n % 97}",
        "last": f"Last{n % 89}",
        "tier": ("gold", "silver")[n % 2],
        "address": {"street": f"{n} Main Street", "city": "Lyon", "zip": f"{n % 90_000 + 10_000}", "country": "FR"},
        "updated": "2026-01-02T03:04:05Z",
    }


def _order(n: int, customer: int, chance: random.Random) -> dict[str, Any]:
    lines = [{"sku": f"S{chance.randrange(500)}", "quantity": place + 1, "price": 9.99} for place in range(3)]
    return {
        "number": f"O{n:07}",
        "customer": f"C{customer:07}",
        "total": n % 500,
        "currency": "EUR",
        "lines": lines,
        "placed": "2026-01-02T03:04:05Z",
        "status": "paid",
    }
