"""JSON of records comes back as it went in, whatever the database keeps it as."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.extensions.builders import C1, given, on, records
from tests.payloads import told, unchanged

VALUES: dict[str, Any] = {
    "whole": 1,
    "decimal": 1.0,
    "fraction": 0.1,
    "negative zero": -0.0,
    "beyond a double": 2**53 + 1,
    "largest": 2**63 - 1,
    "smallest": -(2**63),
    "beyond 32 bits": 2**31,
    "tiny": 5e-324,
    "large": 1e18,
    "true": True,
    "null": None,
    "text": " Zoë\n\u2028\U0001f697 ",
    "decomposed": "e\u0301",
    "number as text": "0007",
    "date as text": "2021-01-27T00:25:20.000Z",
    "list": [1, "1", 1.0, True, None, [], {}],
    "a.b.c": {"d.e": {"f$": 1}},
    "__proto__": {"constructor": 1},
    "_id": "x",
    "deep": {"a": {"b": [{"c": [[[{"d": {"e": "f"}}]]]}]}},
    "é": {"e\u0301": 1},
}


async def test_values_come_back_as_they_went_in(client: Client, db: Database) -> None:
    await given(client)

    payload = await client.mutate("setExtension", on(records=[VALUES]), "extension { records { data } }")
    read = await records(client)

    for data in (payload["extension"]["records"][0]["data"], read[0]["data"], payload["changes"][0]["after"]["data"]):
        assert _exact(data) == _exact(VALUES)
    await unchanged(client, db, "addExtensionRecords", on(records=[VALUES]))


async def test_literals_of_a_document_come_back_as_they_stand(client: Client) -> None:
    await given(client)
    mutation = """mutation { setExtension(input: {profile: {customerId: "C1"}, name: "Cars", records: [
        {a: 1, b: 1.0, c: 9007199254740993, d: -9223372036854775808, e: [true, null, "x"], f: {g: 1e3}}
    ]}) { errors { message } } }"""

    assert await client(mutation) == {"setExtension": {"errors": []}}

    assert _exact((await records(client))[0]["data"]) == _exact(
        {"a": 1, "b": 1.0, "c": 2**53 + 1, "d": -(2**63), "e": [True, None, "x"], "f": {"g": 1000.0}}
    )


async def test_whole_numbers_and_decimals_are_told_apart_in_the_answer_itself(client: Client) -> None:
    await given(client)
    await client.mutate("setExtension", on(records=[{"a": 1, "b": 1.0, "c": 2**53 + 1}]))
    query = '{ profile(by: {customerId: "C1"}) { extensions { primaryRecord { data } } } }'

    response = await client._http.post("/graphql", json={"query": query})

    assert '"data":{"a":1,"b":1.0,"c":9007199254740993}' in response.text


@pytest.mark.parametrize(
    ("one", "other"), [(1, 1.0), (1, True), (0, False), (0, None), ("", None), ("1", 1), ([], {}), ("é", "e\u0301")]
)
async def test_records_whose_values_differ_in_kind_are_two(client: Client, one: Any, other: Any) -> None:
    await given(client)

    await client.mutate("setExtension", on(records=[{"v": one}, {"v": other}]))

    assert _exact([record["data"] for record in await records(client)]) == _exact([{"v": one}, {"v": other}])


async def test_updating_a_value_to_another_kind_is_a_change(client: Client) -> None:
    await given(client)
    await client.mutate("setExtension", on(records=[{"v": 1}]))
    (record,) = await records(client)

    payload = await client.mutate("updateExtensionRecord", on(id=record["id"], data={"v": True}))

    assert payload["changes"] == [
        told(
            "UPDATED",
            *("extensions", "Cars", record["id"]),
            before={"position": 0, "data": {"v": 1}},
            after={"position": 0, "data": {"v": True}},
        )
    ]
    assert (await records(client))[0]["data"]["v"] is True


async def test_the_same_record_may_stand_in_two_extensions_and_on_two_profiles(client: Client) -> None:
    await given(client)
    await client.mutate("createProfile", {"customerId": "C1|Cars"})

    for profile, name in ((C1, "Cars"), (C1, "cars"), ({"customerId": "C1|Cars"}, "Cars")):
        payload = await client.mutate(
            "setExtension", {"profile": profile, "name": name, "records": [{}]}, "profile { extensions { name } }"
        )
        assert {"name": name} in payload["profile"]["extensions"]
    assert len(await records(client)) == 1


def _exact(value: Any) -> Any:
    """Return JSON with every number beside its type: Python takes 1, 1.0 and true for equal."""
    if isinstance(value, dict):
        return {key: _exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_exact(item) for item in value]
    return type(value), repr(value)
