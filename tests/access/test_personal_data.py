"""What is personal is masked to keys that may not see it, wherever in an answer it could stand."""

from typing import Any

import pytest

from gateway.caller import Caller, Restrictions
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.access.callers import DOMAIN, MASKED, PERSON, POS, SECRETS, fill, restricted
from tests.access.selections import everything_of
from tests.client import Client
from tests.database import content
from tests.objects.builders import customer, put, shop
from tests.payloads import reasons

C1 = {"profile": {"customerId": "C1"}}
PROFILE = everything_of("Profile", 4)
SEEN = """
    name { first last }
    income: attribute(name: "salary") { primaryValue values }
    tier: attribute(name: "Tier") { primaryValue values }
    emails { type address normalised isPrimary }
    primaryPhone { number e164 extension digits isMobile }
    addresses { address1 address2 city stateProvince postalCode countryCode country standardized { city } }
    appProfiles { appId attributes { name values } }
    tags
"""


@pytest.fixture
async def everyone(db: Database) -> Client:
    return await fill(db)


@pytest.fixture
def masked(db: Database) -> Client:
    return restricted(db, MASKED)


def secrets_in(answer: object) -> list[str]:
    text = repr(answer)
    return [secret for secret in SECRETS if secret in text]


async def test_what_is_personal_is_masked_and_the_rest_is_not(everyone: Client, masked: Client) -> None:
    # Once interpreted and once compiled.
    for _ in range(2):
        found = (await masked(f'{{ profile(by: {{customerId: "C1"}}) {{ {SEEN} }} }}'))["profile"]

        assert found == {
            "name": {"first": "***", "last": "***"},
            "income": {"primaryValue": "***", "values": ["***"]},
            "tier": {"primaryValue": "gold", "values": ["gold"]},
            "emails": [{"type": "Home", "address": "***", "normalised": "***", "isPrimary": True}],
            "primaryPhone": {"number": "***", "e164": "***", "extension": None, "digits": "***", "isMobile": None},
            "addresses": [
                {
                    "address1": "***",
                    "address2": None,
                    "city": "***",
                    "stateProvince": None,
                    "postalCode": "***",
                    "countryCode": "AU",
                    "country": "Australia",
                    "standardized": None,
                }
            ],
            "appProfiles": [
                {"appId": "facebook", "attributes": [{"name": "Income", "values": ["***"]}]},
                {"appId": "shop", "attributes": [{"name": "Income", "values": ["***"]}]},
            ],
            "tags": ["vip"],
        }


async def test_the_person_has_all_these_secrets(everyone: Client) -> None:
    found = await everyone(f'{{ profile(by: {{customerId: "C1"}}) {PROFILE} }}')

    assert secrets_in(found) == list(SECRETS)


async def test_no_read_leaks_what_is_personal(everyone: Client, masked: Client) -> None:
    nodes = await everyone('{ profile(by: {customerId: "C1"}) { id identities { id } appProfiles { id } } }')
    found = nodes["profile"]
    app_profiles, identities = everything_of("AppProfile", 4), everything_of("Identity", 4)
    answers = [
        await masked.raw(query)
        for query in (
            f'{{ profile(by: {{customerId: "C1"}}) {PROFILE} }}',
            f'{{ profilesBy(keys: [{{customerId: "C1"}}, {{appProfile: {{appId: "shop", key: "S1"}}}}]) {PROFILE} }}',
            f'{{ profiles(where: {{tag: {{equals: "vip"}}}}) {everything_of("ProfileConnection", 5)} }}',
            f"{{ profiles(orderBy: {{field: UPDATED_AT}}) {everything_of('ProfileConnection', 5)} }}",
            f'{{ appProfile(by: {{appId: "shop", key: "S1"}}) {app_profiles} }}',
            f'{{ node(id: "{found["id"]}") {{ ... on Profile {everything_of("Profile", 3)} }} }}',
            f'{{ node(id: "{found["identities"][0]["id"]}") {{ ... on Identity {identities} }} }}',
            f'{{ node(id: "{found["appProfiles"][0]["id"]}") {{ ... on AppProfile {app_profiles} }} }}',
        )
        for _ in range(2)
    ]

    assert [answer for answer in answers if "errors" in answer] == []
    assert [secrets_in(answer) for answer in answers] == [[]] * len(answers)


@pytest.mark.parametrize(
    ("where", "path"),
    [
        ('{attribute: {name: "Income", value: {range: {gte: "1"}}}}', ["where", "attribute", "name"]),
        ('{attribute: {name: "salary"}}', ["where", "attribute", "name"]),
        ('{attribute: {name: "LastName", value: {prefix: "Q"}}}', ["where", "attribute", "name"]),
        ('{email: {prefix: "q"}}', ["where", "email"]),
        ("{phone: {exists: true}}", ["where", "phone"]),
        ('{address: {countryCode: "AU", city: {prefix: "S"}}}', ["where", "address"]),
        ('{tag: {equals: "vip"}, not: {email: {prefix: "a"}}}', ["where", "not", "email"]),
        ('{or: [{tag: {equals: "no"}}, {phone: {prefix: "+614"}}]}', ["where", "or", "1", "phone"]),
    ],
)
async def test_what_is_masked_cannot_be_searched(everyone: Client, masked: Client, where: str, path: list[str]) -> None:
    answer = await masked.raw(f"{{ profiles(where: {where}) {{ totalCount edges {{ matchedOn {{ value }} }} }} }}")

    assert answer["data"] is None
    assert [(one["extensions"]["code"], one["extensions"]["argument"]) for one in answer["errors"]] == [
        ("FORBIDDEN", path)
    ]
    found = await everyone(f"{{ profiles(where: {where}) {{ totalCount }} }}")
    assert found == {"profiles": {"totalCount": 1}}


async def test_nobody_is_looked_up_by_what_is_masked(everyone: Client, masked: Client) -> None:
    email, phone = '{email: "quillfeather@secret.example"}', '{phone: "+61412345678"}'

    answer = await masked.raw(
        f"""{{
            right: profile(by: {email}) {{ customerId }}
            wrong: profile(by: {{email: "nobody@secret.example"}}) {{ customerId }}
            all: profilesBy(keys: [{phone}, {{customerId: "C1"}}]) {{ customerId }}
        }}"""
    )

    assert answer["data"] == {"right": None, "wrong": None, "all": [None, {"customerId": "C1"}]}
    assert [(one["path"], one["extensions"]["code"], one["message"]) for one in answer["errors"]] == [
        (path, "FORBIDDEN", "This key sees contact points masked, so it finds nobody by them.")
        for path in (["all", 0], ["right"], ["wrong"])
    ]


@pytest.mark.parametrize("restrictions", [MASKED, POS])
async def test_who_sees_objects_masked_cannot_search_by_their_keys(
    db: Database, everyone: Client, restrictions: Restrictions
) -> None:
    await shop(everyone)
    await put(everyone, *customer("quillfeather"))
    where = '{or: [{tag: {equals: "vip"}}, {objectKey: {name: "customerKey", values: ["quillfeather"]}}]}'

    answer = await restricted(db, restrictions).raw(f"{{ profiles(where: {where}) {{ totalCount }} }}")

    message = "This key sees objects masked, so it cannot search by their keys."
    assert answer["data"] is None
    assert [(one["extensions"]["argument"], one["message"]) for one in answer["errors"]] == [
        (["where", "or", "1", "objectKey"], message)
    ]
    assert await everyone(f"{{ profiles(where: {where}) {{ totalCount }} }}") == {"profiles": {"totalCount": 2}}


@pytest.mark.parametrize(
    ("mutation", "given", "path"),
    [
        ("setAttribute", {**C1, "name": "Income", "values": ["48151623"]}, ["name"]),
        ("promoteAttributeValue", {**C1, "name": "salary", "value": "48151623"}, ["name"]),
        ("setAttribute", {**C1, "name": "FirstName", "values": ["Zyxophina"]}, ["name"]),
        ("addEmail", {**C1, "type": "Home", "address": "quillfeather@secret.example"}, []),
        ("addPhone", {**C1, "type": "Home", "number": "+61412345678"}, []),
        ("updateProfile", {**C1, "name": {"last": "Quillfeather"}}, ["name"]),
        ("addTags", {"profile": {"email": "quillfeather@secret.example"}, "tags": ["x"]}, ["profile", "email"]),
        ("addTags", {"profile": {"phone": "+61412345678"}, "tags": ["x"]}, ["profile", "phone"]),
        (
            "updateAppProfile",
            {**C1, "appId": "shop", "key": "S1", "attributes": [{"name": "Income", "add": ["48151623"]}]},
            ["attributes", "0", "name"],
        ),
        ("updateAttributeDefinition", {"name": "salary", "personal": False}, ["name"]),
        ("deleteAttributeDefinition", {"name": "Income"}, ["name"]),
    ],
)
async def test_what_is_masked_cannot_be_written_which_would_tell_whether_it_is_there(
    db: Database, everyone: Client, masked: Client, mutation: str, given: dict[str, Any], path: list[str]
) -> None:
    before = await content(db)

    answers = [await masked.mutate(mutation, {**given, "dryRun": dry}) for dry in (False, True)]

    assert [reasons(answer) for answer in answers] == [[("FORBIDDEN", path)]] * 2
    assert await content(db) == before


async def test_no_payload_leaks_what_is_personal(db: Database, everyone: Client, masked: Client) -> None:
    ids = (await everyone('{ profile(by: {customerId: "C1"}) { emails { id } phones { id } addresses { id } } }'))[
        "profile"
    ]
    await everyone.mutate("createProfile", {"customerId": "C2"})
    payload = f"profile {PROFILE}"
    row = f"results {{ changes {{ kind path before after }} profile {everything_of('Profile', 2)} }}"
    conflict = f"errors {{ ... on VersionConflict {{ current {everything_of('Profile', 3)} }} }}"
    of_row = "results { errors { ... on VersionConflict { current { name { first } } } } }"
    taken = f"errors {{ ... on IdentityTaken {{ owner {everything_of('Profile', 3)} }} }}"
    told = [
        await masked.mutate(mutation, given, selection)
        for mutation, given, selection in (
            ("addTags", {**C1, "tags": ["x"]}, payload),
            ("addTags", {**C1, "tags": ["x"]}, payload),
            ("setAttribute", {**C1, "name": "Tier", "values": ["a"]}, f"attribute {{ values }} {payload}"),
            ("addTags", {**C1, "tags": ["y"], "expectedVersion": 1}, conflict),
            ("updateProfiles", {"profiles": [{**C1, "expectedVersion": 1}]}, of_row),
            ("linkIdentity", {"profile": {"customerId": "C2"}, "handle": "mailer", "identifier": "M1"}, taken),
            ("updateProfiles", {"profiles": [{**C1, "tags": ["z"]}]}, row),
            ("deactivateEmail", {**C1, "id": ids["emails"][0]["id"]}, f"email {everything_of('Email', 1)} {payload}"),
            ("verifyPhone", {**C1, "id": ids["phones"][0]["id"]}, f"phone {everything_of('Phone', 1)}"),
            ("removeEmail", {**C1, "id": ids["emails"][0]["id"]}, payload),
            ("updateProfile", {**C1, "phones": {"remove": [ids["phones"][0]["id"]]}}, payload),
            ("removeAddress", {**C1, "id": ids["addresses"][0]["id"]}, payload),
            ("deleteAppProfile", {**C1, "appId": "shop", "key": "S1"}, payload),
            ("deleteProfile", {**C1, "dryRun": True}, payload),
            ("deleteProfiles", {"profiles": [C1], "dryRun": True}, row),
        )
    ]

    assert [secrets_in(answer) for answer in told] == [[]] * len(told)
    assert [len(answer["errors"]) for answer in told] == [0, 0, 0, 1, 1, 1, *[0] * 9]
    assert told[3]["errors"][0]["current"]["name"]["first"] == "***"
    assert told[5]["errors"][0]["owner"]["name"]["first"] == "***"
    removed = told[9]["changes"][0]
    assert (removed["kind"], removed["before"]["address"], removed["before"]["type"]) == ("REMOVED", "***", "Home")


async def test_a_repeated_request_does_not_leak_what_the_first_one_did(
    db: Database, everyone: Client, masked: Client
) -> None:
    given = {**C1, "customerType": "Lead", "idempotencyKey": "k1"}
    clear = Client(db, caller=Caller(DOMAIN, "restricted"), book=DefinitionBook(db, lifetime=600))
    first = await clear.mutate("updateProfile", given, f"profile {PROFILE}")
    second = await masked.mutate("updateProfile", given, f"profile {PROFILE}")

    assert first["profile"]["name"]["first"] == "Zyxophina"
    assert second["changes"] == first["changes"]
    assert secrets_in(second) == []
    assert second["profile"]["version"] == first["profile"]["version"] == 2


def test_the_secrets_are_those_of_the_person() -> None:
    assert {secret for secret in SECRETS if secret in repr(PERSON)} >= {"Zyxophina", "48151623", "Secretville", "4213"}
