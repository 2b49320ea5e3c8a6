"""The three kinds of contact points, so that one test speaks of all of them."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.client import Client

C1 = {"customerId": "C1"}


@dataclass(frozen=True)
class Kind:
    """`field` is the list, `name` and `names` stand in mutations; `values` are three that differ, with their types."""

    field: str
    name: str
    names: str
    shown: str
    values: tuple[dict[str, Any], dict[str, Any], dict[str, Any]]
    same_as_first: dict[str, Any]
    malformed: dict[str, Any]
    malformed_at: str

    @property
    def payload_field(self) -> str:
        return self.name.lower()

    @property
    def selection(self) -> str:
        return f"{self.field} {{ id {self.shown} isPrimary isActive position }}"

    async def profile(self, client: Client, *states: dict[str, Any]) -> list[str]:
        """Create the profile C1 with one contact point for each state; return their ids, in the order of the list."""
        given = [{**value, **state} for value, state in zip(self.values, states, strict=False)]
        payload = await client.mutate(
            "createProfile", {**C1, self.field: given}, f"profile {{ {self.field} {{ id }} }}"
        )
        assert payload["errors"] == []
        return [entry["id"] for entry in payload["profile"][self.field]]

    async def listed(self, client: Client) -> list[dict[str, Any]]:
        found = await client(f'{{ profile(by: {{customerId: "C1"}}) {{ {self.selection} }} }}')
        entries: list[dict[str, Any]] = found["profile"][self.field]
        return entries

    async def ids(self, client: Client) -> list[str]:
        return [entry["id"] for entry in await self.listed(client)]


EMAILS = Kind(
    field="emails",
    name="Email",
    names="Emails",
    shown="address",
    values=(
        {"type": "Home", "address": "jane@example.com"},
        {"type": "Work", "address": "j.doe@example.org"},
        {"type": "Home", "address": "doe@example.net"},
    ),
    same_as_first={"type": "Home", "address": "JANE@Example.com"},
    malformed={"address": "sample string 2"},
    malformed_at="address",
)
PHONES = Kind(
    field="phones",
    name="Phone",
    names="Phones",
    shown="number",
    values=(
        {"type": "Mobile", "number": "+61 412 345 678"},
        {"type": "Home", "number": "+61 2 9374 4000"},
        {"type": "Mobile", "number": "+61 412 345 679"},
    ),
    same_as_first={"type": "Mobile", "number": "0412 345 678", "countryCode": "AU"},
    malformed={"number": "sample string 2"},
    malformed_at="number",
)
_SYDNEY = {"city": "Sydney", "stateProvince": "NSW", "postalCode": "2000", "countryCode": "AU"}
ADDRESSES = Kind(
    field="addresses",
    name="Address",
    names="Addresses",
    shown="address1",
    values=(
        {"type": "Home", "address1": "1 Macquarie St", **_SYDNEY},
        {"type": "Work", "address1": "2 Macquarie St", **_SYDNEY},
        {"type": "Home", "address1": "3 Macquarie St", **_SYDNEY},
    ),
    same_as_first={"type": "Home", "address1": "1 MACQUARIE ST", **_SYDNEY},
    malformed={"countryCode": "XX"},
    malformed_at="countryCode",
)

_ROWS = {"emails": "M13", "phones": "M14", "addresses": "M3"}

every_kind = pytest.mark.parametrize(
    "kind", [EMAILS, PHONES, ADDRESSES], ids=lambda kind: f"{kind.field}_{_ROWS[kind.field]}"
)
"""The id of a test ends with the row of the feature map that its kind has."""
