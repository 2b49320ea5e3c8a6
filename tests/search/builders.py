"""Searchable domains, people who are searched for, and the search itself."""

from typing import Any

from gateway.definitions.model import AttributeDefinition, AttributeType, Definitions
from tests.client import Client

SEARCHABLE = {
    "City": AttributeType.STRING,
    "Points": AttributeType.NUMBER,
    "Born": AttributeType.DATETIME,
    "Member": AttributeType.BOOLEAN,
    "Mail": AttributeType.EMAIL,
    "Mobile": AttributeType.PHONE,
    "Site": AttributeType.URL,
}
DEFINITIONS = Definitions(
    attributes={
        **{name: AttributeDefinition(name=name, type=type_, searchable=True) for name, type_ in SEARCHABLE.items()},
        "Tier": AttributeDefinition(name="Tier", case_sensitive=False, searchable=True, source_name="tier-of-crm"),
        "Secret": AttributeDefinition(name="Secret"),
    }
)

SEARCH = """query (
    $where: ProfileFilter, $orderBy: ProfileOrder, $first: Int, $after: String, $last: Int, $before: String
) {
    profiles(where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
        edges { cursor matchedOn { path value } node { customerId } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        totalCount
    }
}"""


def person(customer_id: str, attributes: dict[str, list[str]] | None = None, **parts: Any) -> dict[str, Any]:
    """Return the input of a profile with these attributes."""
    given = [{"name": name, "values": values} for name, values in (attributes or {}).items()]
    return {"customerId": customer_id, "attributes": given, **parts}


async def found(client: Client, where: dict[str, Any] | None, **arguments: Any) -> list[str]:
    """Return the customer ids of those whom a filter finds, who are all on one page."""
    connection = (await client(SEARCH, where=where, **{"first": 100, **arguments}))["profiles"]
    ids = [edge["node"]["customerId"] for edge in connection["edges"]]
    assert connection["totalCount"] == len(ids)
    return ids


async def refusals(client: Client, where: Any, **arguments: Any) -> list[tuple[str, list[str], str]]:
    """Return code, argument and message of the refusals of a search."""
    answer = await client.raw(SEARCH, where=where, **arguments)
    assert answer["data"] is None
    return [
        (error["extensions"]["code"], error["extensions"].get("argument", []), error["message"])
        for error in answer["errors"]
    ]


def attribute(name: str, **value: Any) -> dict[str, Any]:
    """Return the filter of an attribute; `in_` stands for `in`."""
    return {"attribute": {"name": name, **({"value": renamed(value)} if value else {})}}


def renamed(value: dict[str, Any]) -> dict[str, Any]:
    return {name.rstrip("_"): given for name, given in value.items()}
