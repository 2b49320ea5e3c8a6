"""Extensions of a profile, changed through the API."""

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.extensions.builders import C1, SHOWN, car, given, on, order, records
from tests.payloads import told, unchanged


async def test_setting_an_extension_that_is_new(client: Client) -> None:
    await given(client)

    payload = await client.mutate("setExtension", on(records=[car("A"), car("B")]), f"{SHOWN} profile {{ updatedAt }}")

    at = payload["profile"]["updatedAt"]
    first, second = (record["id"] for record in await records(client))
    assert payload["extension"] == {
        "name": "Cars",
        "multiValued": True,
        "primaryRecord": {"id": first},
        "records": [
            {"id": first, "isPrimary": True, "position": 0, "data": car("A"), "createdAt": at, "updatedAt": at},
            {"id": second, "isPrimary": False, "position": 1, "data": car("B"), "createdAt": at, "updatedAt": at},
        ],
    }
    assert payload["changes"] == [
        told("ADDED", "extensions", "Cars", first, after={"position": 0, "data": car("A")}),
        told("ADDED", "extensions", "Cars", second, after={"position": 1, "data": car("B")}),
    ]
    assert await order(client) == "v2: A B"


async def test_set_keeps_the_ids_and_times_of_records_it_finds_again(client: Client) -> None:
    a, b, c = await given(client, "A", "B", "C")
    before = {record["id"]: record for record in await records(client)}

    payload = await client.mutate("setExtension", on(records=[car("C"), car("D"), car("A")]))

    after = await records(client)
    new = after[1]["id"]
    assert [record["id"] for record in after] == [c, new, a]
    assert [(record["createdAt"], record["updatedAt"]) for record in (after[0], after[2])] == [
        (before[id_]["createdAt"], before[id_]["updatedAt"]) for id_ in (c, a)
    ]
    assert payload["changes"] == [
        told("REMOVED", "extensions", "Cars", b, before={"position": 1, "data": car("B")}),
        told("ADDED", "extensions", "Cars", new, after={"position": 1, "data": car("D")}),
        told("PROMOTED", "extensions", "Cars", c, before={"position": 2}, after={"position": 0}),
    ]
    assert await order(client) == "v2: C D A"


async def test_setting_no_records_clears_the_extension(client: Client, db: Database) -> None:
    (a,) = await given(client, "A")

    payload = await client.mutate("setExtension", on(records=[]), "extension { name } profile { extensions { name } }")

    assert (payload["extension"], payload["profile"]) == (None, {"extensions": []})
    assert payload["changes"] == [told("REMOVED", "extensions", "Cars", a, before={"position": 0, "data": car("A")})]
    assert await db["extensions"].count_documents({}) == 0
    assert await unchanged(client, db, "setExtension", on(records=[])) == {}


async def test_added_records_follow_those_that_are_there(client: Client) -> None:
    a, b = await given(client, "A", "B")

    payload = await client.mutate("addExtensionRecords", on(records=[car("C"), car("A"), car("D")]))

    _, _, c, d = (record["id"] for record in await records(client))
    assert payload["changes"] == [
        told("ADDED", "extensions", "Cars", c, after={"position": 2, "data": car("C")}),
        told("ADDED", "extensions", "Cars", d, after={"position": 3, "data": car("D")}),
    ]
    assert [record["id"] for record in await records(client)] == [a, b, c, d]
    assert await order(client) == "v2: A B C D"


async def test_records_added_as_primary_go_to_the_head_in_their_order(client: Client) -> None:
    _, b = await given(client, "A", "B")

    payload = await client.mutate("addExtensionRecords", on(records=[car("C"), car("B")], asPrimary=True))

    c = (await records(client))[0]["id"]
    assert payload["changes"][0] == told("ADDED", "extensions", "Cars", c, after={"position": 0, "data": car("C")})
    assert (await records(client))[1]["id"] == b
    assert await order(client) == "v2: C B A"


async def test_an_updated_record_keeps_its_id_its_place_and_its_birth(client: Client) -> None:
    _, b, _ = await given(client, "A", "B", "C")
    before = (await records(client))[1]

    payload = await client.mutate("updateExtensionRecord", on(id=b, data=car("X")), "profile { updatedAt }")

    assert (await records(client))[1] == {**before, "data": car("X"), "updatedAt": payload["profile"]["updatedAt"]}
    assert payload["changes"] == [
        told(
            "UPDATED",
            *("extensions", "Cars", b),
            before={"position": 1, "data": car("B")},
            after={"position": 1, "data": car("X")},
        )
    ]
    assert await order(client) == "v2: A X C"


async def test_removing_the_primary_record_promotes_the_next(client: Client) -> None:
    a, b, c = await given(client, "A", "B", "C")

    payload = await client.mutate("removeExtensionRecords", on(ids=["no-such", c, a, a]))

    assert payload["changes"] == [
        told("REMOVED", "extensions", "Cars", a, before={"position": 0, "data": car("A")}),
        told("REMOVED", "extensions", "Cars", c, before={"position": 2, "data": car("C")}),
        told("PROMOTED", "extensions", "Cars", b, before={"position": 1}, after={"position": 0}, auto_promoted=True),
    ]
    assert await order(client) == "v2: B"


async def test_removing_all_records_removes_the_extension(client: Client, db: Database) -> None:
    ids = await given(client, "A", "B")

    payload = await client.mutate("removeExtensionRecords", on(ids=ids), "extension { name }")

    assert (payload["extension"], await order(client)) == (None, "v2:")
    assert await db["extensions"].count_documents({}) == 0
    await client.mutate("addExtensionRecords", on(records=[car("A")]))
    assert await order(client) == "v3: A"


async def test_promoting_touches_the_profile_alone(client: Client) -> None:
    _, _, c = await given(client, "A", "B", "C")
    before = (await records(client))[2]

    payload = await client.mutate("promoteExtensionRecord", on(id=c))

    assert payload["changes"] == [
        told("PROMOTED", "extensions", "Cars", c, before={"position": 2}, after={"position": 0})
    ]
    assert (await records(client))[0] == {**before, "isPrimary": True, "position": 0}
    assert await order(client) == "v2: C A B"


async def test_reordering_tells_both_orders(client: Client) -> None:
    a, b, c = await given(client, "A", "B", "C")

    payload = await client.mutate("reorderExtensionRecords", on(ids=[a, c, b]))

    assert payload["changes"] == [told("REORDERED", "extensions", "Cars", before=[a, b, c], after=[a, c, b])]
    assert await order(client) == "v2: A C B"


async def test_what_is_so_already_changes_nothing(client: Client, db: Database) -> None:
    a, b = await given(client, "A", "B")

    await unchanged(client, db, "setExtension", on(records=[car("A"), car("B")]))
    await unchanged(client, db, "addExtensionRecords", on(records=[car("B")]))
    await unchanged(client, db, "addExtensionRecords", on(records=[car("A")], asPrimary=True))
    await unchanged(client, db, "addExtensionRecords", on(records=[]))
    await unchanged(client, db, "updateExtensionRecord", on(id=b, data=car("B")))
    await unchanged(client, db, "removeExtensionRecords", on(ids=["no-such"]))
    await unchanged(client, db, "promoteExtensionRecord", on(id=a))
    await unchanged(client, db, "reorderExtensionRecords", on(ids=[a, b]))
    await unchanged(client, db, "removeExtensionRecords", {"profile": C1, "name": "Boats", "ids": [a]})
    await unchanged(client, db, "reorderExtensionRecords", {"profile": C1, "name": "Boats", "ids": []})


@pytest.mark.parametrize("same", [{"b": {"d": [1, 2], "c": None}, "a": 1}, {"a": 1, "b": {"c": None, "d": [1, 2]}}])
async def test_records_that_differ_in_the_order_of_their_fields_are_one(
    client: Client, db: Database, same: dict[str, object]
) -> None:
    await given(client)
    await client.mutate("setExtension", on(records=[{"a": 1, "b": {"c": None, "d": [1, 2]}}, {"a": 2}]))

    await unchanged(client, db, "addExtensionRecords", on(records=[same]))
    await unchanged(client, db, "setExtension", on(records=[same, {"a": 2}]))


async def test_extensions_are_shown_by_name(client: Client) -> None:
    extensions = [{"name": name, "records": [{"of": name}]} for name in ("Cars", "boats", "Bikes", "Empty")]
    extensions[3]["records"] = []

    payload = await client.mutate(
        "createProfile", {"customerId": "C1", "extensions": extensions}, "profile { extensions { name } }"
    )
    chosen = await client('{ profile(by: {customerId: "C1"}) { extensions(names: ["boats", "none"]) { name } } }')

    assert payload["profile"] == {"extensions": [{"name": "Bikes"}, {"name": "Cars"}, {"name": "boats"}]}
    assert chosen == {"profile": {"extensions": [{"name": "boats"}]}}
