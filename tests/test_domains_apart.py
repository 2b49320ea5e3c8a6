"""No root field reaches another domain. A field that is added to the schema fails here until it is placed below."""

from collections.abc import Callable
from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import SCHEMA, Client
from tests.contacts.kinds import ADDRESSES, EMAILS, PHONES, Kind
from tests.database import content
from tests.placed_elsewhere import OF_DEFINITIONS, OF_INTEGRATIONS, OF_THE_CALLER
from tests.profiles.builders import app_profile, create, full_profile, identity, profile

OTHERS = {"domain": "other"}
C1 = {"profile": {"customerId": "C1"}}
C2 = {"profile": {"customerId": "C2"}}
NEWS = {"type": "Newsletter", "status": "GRANTED"}
GROUPS = [{"type": "Club", "name": name} for name in ("Chess", "Bridge")] + [
    {"type": "Club", "name": "Go", "isActive": False}
]
CARD, MAILER, NEW = identity("C1-1"), identity("C1-2", "mailer"), identity("new")
APP = app_profile("C1")
EMAIL = {**C1, "name": "EmailAddress"}
WORK, HOME = "C1@work.example", "C1@home.example"
PHONE = {**C1, "name": "Phone"}


def verbs_of(kind: Kind) -> dict[str, Callable[[dict[str, list[str]]], dict[str, Any]]]:
    """Return the mutations about one kind of contact points; of three, the third is inactive."""
    one = kind.name

    def on(position: int, **more: Any) -> Callable[[dict[str, list[str]]], dict[str, Any]]:
        return lambda ids: {**C1, "id": ids[kind.field][position], **more}

    return {
        f"add{one}": lambda _: {**C1, **kind.values[0], "type": "New"},
        f"update{one}": on(0, type="New"),
        f"promote{one}": on(1),
        f"activate{one}": on(2),
        f"deactivate{one}": on(0),
        f"verify{one}": on(0),
        f"remove{one}": on(0),
        f"reorder{kind.names}": lambda ids: {**C1, "ids": [ids[kind.field][place] for place in (1, 0, 2)]},
    }


MUTATIONS: dict[str, Callable[[dict[str, list[str]]], dict[str, Any]]] = {
    "createProfile": lambda _: full_profile("C3"),
    "updateProfile": lambda _: {**C1, "attributes": [{"name": "A", "set": ["a"]}]},
    "deleteProfile": lambda _: C1,
    "upsertProfile": lambda _: {**C1, "attributes": [{"name": "A", "set": ["a"]}]},
    "createProfiles": lambda _: {"profiles": [full_profile("C3")]},
    "updateProfiles": lambda _: {"profiles": [{**C1, "attributes": [{"name": "A", "set": ["a"]}]}]},
    "deleteProfiles": lambda _: {"profiles": [C1]},
    "setAttribute": lambda _: {**EMAIL, "values": ["x"]},
    "addAttributeValues": lambda _: {**EMAIL, "values": ["x"]},
    "removeAttributeValues": lambda _: {**EMAIL, "values": [WORK]},
    "promoteAttributeValue": lambda _: {**EMAIL, "value": HOME},
    "reorderAttributeValues": lambda _: {**EMAIL, "values": [HOME, WORK]},
    "linkIdentity": lambda _: {**C1, **NEW},
    "updateIdentity": lambda _: {**C1, **CARD, "newIdentifier": "new"},
    "unlinkIdentity": lambda _: {**C1, **CARD},
    "activateIdentity": lambda _: {**C1, **MAILER},
    "deactivateIdentity": lambda _: {**C1, **CARD},
    "verifyIdentity": lambda _: {**C1, **CARD},
    "promoteIdentity": lambda _: {**C1, **identity("C1-3")},
    "reorderIdentities": lambda _: {**C1, "identities": [identity("C1-3"), CARD, MAILER]},
    "moveIdentity": lambda _: {**C1, **CARD, "to": {"customerId": "C2"}},
    "createAppProfile": lambda _: {**C1, **app_profile("new")},
    "updateAppProfile": lambda _: {**C1, **APP, "devices": []},
    "deleteAppProfile": lambda _: {**C1, **APP},
    "createAppProfiles": lambda _: {"appProfiles": [{**C1, **app_profile("new")}]},
    "updateAppProfiles": lambda _: {"appProfiles": [{**C1, **APP, "devices": []}]},
    "deleteAppProfiles": lambda _: {"appProfiles": [{**C1, **APP}]},
    "deleteDeviceAppProfile": lambda _: {**C1, **APP, "deviceId": "phone"},
    "activateAppProfile": lambda _: {**C1, **app_profile("off")},
    "deactivateAppProfile": lambda _: {**C1, **APP},
    "promoteAppProfile": lambda _: {**C1, **app_profile("second")},
    "reorderAppProfiles": lambda _: {**C1, "appProfiles": [app_profile("second"), APP, app_profile("off")]},
    "setExtension": lambda _: {**PHONE, "records": [{"number": "9"}]},
    "addExtensionRecords": lambda _: {**PHONE, "records": [{"number": "9"}]},
    "updateExtensionRecord": lambda ids: {**PHONE, "id": ids["records"][0], "data": {"number": "9"}},
    "removeExtensionRecords": lambda ids: {**PHONE, "ids": ids["records"][:1]},
    "promoteExtensionRecord": lambda ids: {**PHONE, "id": ids["records"][1]},
    "addGroup": lambda _: {**C1, "type": "Club", "name": "New"},
    "promoteGroup": lambda ids: {**C1, "id": ids["groups"][1]},
    "activateGroup": lambda ids: {**C1, "id": ids["groups"][2]},
    "deactivateGroup": lambda ids: {**C1, "id": ids["groups"][0]},
    "removeGroup": lambda ids: {**C1, "id": ids["groups"][0]},
    "reorderGroups": lambda ids: {**C1, "ids": [ids["groups"][place] for place in (1, 0, 2)]},
    "activateProfile": lambda _: C2,
    "deactivateProfile": lambda _: C1,
    "addTags": lambda _: {**C1, "tags": ["new"]},
    "removeTags": lambda _: {**C1, "tags": ["vip"]},
    "setConsent": lambda _: {**C1, **NEWS, "version": "2"},
    "withdrawConsent": lambda _: {**C1, "type": "Newsletter"},
    "reorderExtensionRecords": lambda ids: {**PHONE, "ids": ids["records"][::-1]},
}
for kind in (EMAILS, PHONES, ADDRESSES):
    MUTATIONS |= verbs_of(kind)

ROWS = {
    **{f"{verb}Profiles": ["profiles", "0"] for verb in ("update", "delete")},
    **{f"{verb}AppProfiles": ["appProfiles", "0"] for verb in ("create", "update", "delete")},
}
CREATING = {"createProfile", "createProfiles", "upsertProfile"}

QUERIES: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "node": lambda other: [
        f'{{ node(id: "{found["id"]}") {{ id }} }}'
        for found in (other, *other["identities"], *other["appProfiles"], *other["consents"])
    ],
    "profile": lambda other: [f"{{ profile(by: {key}) {{ id }} }}" for key in keys_of(other)],
    "appProfile": lambda _: ['{ appProfile(by: {appId: "app", key: "C1"}) { id } }'],
    "profilesBy": lambda other: [f"{{ profilesBy(keys: [{', '.join(keys_of(other))}]) {{ id }} }}"],
    "profiles": lambda _: [
        f"{{ profiles({arguments}) {{ edges {{ cursor }} }} }}"
        for arguments in (
            "first: 100",
            "last: 100",
            "orderBy: {field: CREATED_AT}",
            'where: {customerId: {in: ["C1"]}}',
            'where: {identity: {handle: "card", identifier: {equals: "C1-1"}}}',
            'where: {tag: {equals: "vip"}}, orderBy: {field: UPDATED_AT, direction: DESC}',
            'where: {or: [{createdAt: {gte: "2020-01-01T00:00:00Z"}}, {email: {prefix: "j"}}]}',
        )
    ],
}

NOT_THERE: dict[str, Any] = {
    "node": None,
    "profile": None,
    "appProfile": None,
    "profilesBy": [None] * 6,
    "profiles": {"edges": []},
}


def keys_of(other: dict[str, Any]) -> list[str]:
    return [
        f'{{id: "{other["id"]}"}}',
        '{customerId: "C1"}',
        '{identity: {handle: "card", identifier: "C1-1"}}',
        '{appProfile: {appId: "app", key: "C1"}}',
        '{email: "jane@example.com"}',
        '{phone: "+61412345678"}',
    ]


@pytest.fixture
async def other(db: Database) -> Client:
    """Return a client of another domain, which holds profiles."""
    client = Client(db, "other")
    await fill(client)
    return client


async def fill(client: Client) -> None:
    whole = full_profile("C1")
    whole["identities"].append(identity("C1-3"))
    for kind in (EMAILS, PHONES, ADDRESSES):
        whole[kind.field] = [*kind.values[:2], {**kind.values[2], "isActive": False}]
    whole["appProfiles"] += [app_profile("second"), app_profile("off", isActive=False)]
    whole |= {"groups": GROUPS, "tags": ["vip"]}
    await create(client, whole, profile("C2", isActive=False))
    assert (await client.mutate("setConsent", {**C1, **NEWS}))["errors"] == []


async def c1(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = (
        await client(
            '{ profile(by: {customerId: "C1"}) '
            "{ id identities { id } appProfiles { id } extensions { records { id } }"
            "  emails { id } phones { id } addresses { id } groups { id } consents { id } } }"
        )
    )["profile"]
    return found


async def ids_of(client: Client) -> dict[str, list[str]]:
    """Return the ids of extension records, contact points and groups."""
    found = await c1(client)
    fields = ("emails", "phones", "addresses", "groups")
    ids = {field: [entry["id"] for entry in found[field]] for field in fields}
    return {"records": [record["id"] for record in found["extensions"][0]["records"]], **ids}


def test_every_root_field_is_placed_here() -> None:
    roots = SCHEMA._schema
    assert roots.query_type is not None
    assert roots.mutation_type is not None

    elsewhere = OF_DEFINITIONS | OF_INTEGRATIONS | OF_THE_CALLER
    assert set(roots.query_type.fields) - elsewhere == set(QUERIES)
    assert set(roots.mutation_type.fields) - elsewhere == set(MUTATIONS)


@pytest.mark.parametrize("field", QUERIES)
async def test_a_query_sees_nothing_of_another_domain(client: Client, other: Client, field: str) -> None:
    for query in QUERIES[field](await c1(other)):
        assert await client(query) == {field: NOT_THERE[field]}
        assert await other(query) != {field: NOT_THERE[field]}


@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_a_mutation_finds_nothing_in_another_domain(
    client: Client, other: Client, db: Database, mutation: str
) -> None:
    given = MUTATIONS[mutation](await ids_of(other))
    before = await content(db)

    payload = await client.mutate(mutation, given)

    if mutation in CREATING:
        assert (payload["changed"], payload["errors"]) == (True, [])
        assert await content(db, OTHERS) == before
    else:
        path = [*ROWS.get(mutation, []), "profile"]
        assert [(error["code"], error["path"]) for error in payload["errors"]] == [("NOT_FOUND", path)]
        assert await content(db) == before


@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_a_mutation_leaves_the_namesake_in_another_domain_as_it_is(
    client: Client, other: Client, db: Database, mutation: str
) -> None:
    await fill(client)
    before = await content(db, OTHERS)
    given = MUTATIONS[mutation](await ids_of(client))

    payload = await client.mutate(mutation, {**given, "idempotencyKey": "k1"})

    assert (payload["changed"], payload["errors"]) == (True, [])
    assert await content(db, OTHERS) == before


async def test_an_identity_does_not_move_to_another_domain(client: Client, other: Client, db: Database) -> None:
    await create(client, profile("C7", identities=[identity("C1-1")]))
    before = await content(db)
    (abroad,) = (await other('{ profilesBy(keys: [{customerId: "C2"}]) { id } }'))["profilesBy"]

    payload = await client.mutate("moveIdentity", {"profile": {"customerId": "C7"}, **CARD, "to": {"id": abroad["id"]}})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("NOT_FOUND", ["to"])]
    assert await content(db) == before


async def test_a_record_of_another_domain_is_not_there(client: Client, other: Client, db: Database) -> None:
    await fill(client)
    theirs = await ids_of(other)
    before = await content(db)

    payload = await client.mutate("promoteExtensionRecord", {**PHONE, "id": theirs["records"][1]})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("NOT_FOUND", ["id"])]
    assert await content(db) == before


async def test_an_idempotency_key_of_another_domain_means_nothing(client: Client, other: Client) -> None:
    await fill(client)
    given = {**C1, "name": "A", "idempotencyKey": "k1"}
    await other.mutate("setAttribute", {**given, "values": ["theirs"]})

    payload = await client.mutate("setAttribute", {**given, "values": ["ours"]})

    assert (payload["changed"], payload["errors"]) == (True, [])
