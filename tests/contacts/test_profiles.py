"""Contact points of a new profile, patches of several lists at once, and what a profile shows of them."""

import pytest

from tests.client import Client
from tests.contacts.kinds import ADDRESSES, C1, EMAILS, PHONES, Kind, every_kind

JANE, DOE, NET = EMAILS.values


@every_kind
async def test_new_profile_has_its_list_with_the_flagged_one_first(client: Client, kind: Kind) -> None:
    await kind.profile(client, {"isActive": False}, {}, {"isPrimary": True})

    shown = [
        (entry[kind.shown], entry["isPrimary"], entry["isActive"], entry["position"])
        for entry in await kind.listed(client)
    ]
    inactive, active, flagged = (value[kind.shown] for value in kind.values)
    assert shown == [(flagged, True, True, 0), (active, False, True, 1), (inactive, False, False, 2)]


@every_kind
async def test_two_primaries_are_refused_M21(client: Client, kind: Kind) -> None:
    given = [{**value, "isPrimary": True} for value in kind.values[:2]]

    payload = await client.mutate("createProfile", {**C1, kind.field: given})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("MULTIPLE_PRIMARY", [kind.field, "1"])]
    assert await client('{ profile(by: {customerId: "C1"}) { id } }') == {"profile": None}


@every_kind
async def test_same_one_twice_is_refused(client: Client, kind: Kind) -> None:
    payload = await client.mutate("createProfile", {**C1, kind.field: [kind.values[0], kind.same_as_first]})

    assert [(error["code"], error["path"], error["message"]) for error in payload["errors"]] == [
        ("DUPLICATE_VALUE", [kind.field, "1"], "Entries 0 and 1 are the same: each may be given once.")
    ]


@every_kind
async def test_all_that_is_wrong_with_a_list_is_told_at_once(client: Client, kind: Kind) -> None:
    primary = {**kind.values[0], "isPrimary": True}
    given = [{**primary, "type": ""}, primary, {**kind.same_as_first, "isPrimary": True}, kind.values[0]]

    payload = await client.mutate("createProfile", {**C1, kind.field: given})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("INVALID_VALUE", [kind.field, "0", "type"]),
        ("DUPLICATE_VALUE", [kind.field, "2"]),
        ("DUPLICATE_VALUE", [kind.field, "3"]),
        ("MULTIPLE_PRIMARY", [kind.field, "1"]),
    ]


async def test_printed_sample_is_refused_with_all_its_problems_M21(client: Client) -> None:
    address = {
        "type": "sample string 1",
        "isPrimary": True,
        "address1": "sample string 3",
        "address2": "sample string 4",
        "city": "sample string 5",
        "stateProvince": "sample string 6",
        "countryCodeNumeric": "sample string 7",
        "countryCode": "sample string 8",
        "countryCodeAlpha3": "sample string 9",
        "postalCode": "sample string 10",
    }
    phone = {"type": "sample string 1", "number": "sample string 2", "isPrimary": True, "isMobile": True}
    email = {"type": "sample string 1", "address": "sample string 2", "isPrimary": True}

    payload = await client.mutate(
        "createProfile", {**C1, "addresses": [address] * 2, "phones": [phone] * 2, "emails": [email] * 2}
    )

    of_each_address = [
        ("INVALID_VALUE", "postalCode"),
        ("INVALID_VALUE", "countryCode"),
        ("INVALID_VALUE", "countryCodeAlpha3"),
        ("INVALID_VALUE", "countryCodeNumeric"),
    ]
    assert [(error["code"], "/".join(error["path"])) for error in payload["errors"]] == [
        ("INVALID_VALUE", "emails/0/address"),
        ("INVALID_VALUE", "emails/1/address"),
        ("MULTIPLE_PRIMARY", "emails/1"),
        ("INVALID_VALUE", "phones/0/number"),
        ("INVALID_VALUE", "phones/1/number"),
        ("MULTIPLE_PRIMARY", "phones/1"),
        *((code, f"addresses/0/{name}") for code, name in of_each_address),
        *((code, f"addresses/1/{name}") for code, name in of_each_address),
        ("MULTIPLE_PRIMARY", "addresses/1"),
    ]
    assert await client('{ profile(by: {customerId: "C1"}) { id } }') == {"profile": None}


async def test_patch_changes_several_lists_together(client: Client) -> None:
    jane, doe = await EMAILS.profile(client, {}, {})

    payload = await client.mutate(
        "updateProfile",
        {
            "profile": C1,
            "attributes": [{"name": "Tier", "set": ["gold"]}],
            "emails": {"remove": [jane], "add": [NET], "setActive": [{"id": doe, "isActive": False}]},
            "phones": {"set": [PHONES.values[0]]},
            "addresses": {"add": [ADDRESSES.values[0]]},
        },
        "profile { version emails { address isActive } phones { number } addresses { address1 } }",
    )

    assert payload["errors"] == []
    assert payload["profile"] == {
        "version": 2,
        "emails": [{"address": NET["address"], "isActive": True}, {"address": DOE["address"], "isActive": False}],
        "phones": [{"number": "+61 412 345 678"}],
        "addresses": [{"address1": "1 Macquarie St"}],
    }
    assert [(change["kind"], change["path"][0]) for change in payload["changes"]] == [
        ("ADDED", "attributes"),
        ("REMOVED", "emails"),
        ("DEACTIVATED", "emails"),
        ("ADDED", "emails"),
        ("ADDED", "phones"),
        ("ADDED", "addresses"),
    ]


async def test_patch_is_refused_as_a_whole_with_all_its_problems(client: Client) -> None:
    (jane,) = await EMAILS.profile(client, {})

    payload = await client.mutate(
        "updateProfile",
        {
            "profile": C1,
            "attributes": [{"name": "Tier", "promote": "gold"}],
            "emails": {"remove": [jane], "promote": "nobody"},
            "phones": {"add": [{"type": "Home", "number": "123"}]},
            "addresses": {"set": [{**ADDRESSES.values[0], "countryCode": "XX"}]},
        },
    )

    assert [(error["code"], "/".join(error["path"])) for error in payload["errors"]] == [
        ("NOT_FOUND", "attributes/0/promote"),
        ("NOT_FOUND", "emails/promote"),
        ("INVALID_VALUE", "phones/add/0/number"),
        ("INVALID_VALUE", "addresses/set/0/countryCode"),
    ]
    assert (payload["changed"], payload["changes"]) == (False, [])
    assert await EMAILS.ids(client) == [jane]


@every_kind
async def test_set_stands_alone(client: Client, kind: Kind) -> None:
    before = await kind.profile(client, {})

    payload = await client.mutate("updateProfile", {"profile": C1, kind.field: {"set": [], "add": [kind.values[1]]}})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("INVALID_INPUT", [kind.field, "set"])]
    assert await kind.ids(client) == before


@every_kind
async def test_empty_set_clears_and_empty_patch_does_nothing(client: Client, kind: Kind) -> None:
    (only,) = await kind.profile(client, {})

    nothing = await client.mutate("updateProfile", {"profile": C1, kind.field: {}})
    cleared = await client.mutate("updateProfile", {"profile": C1, kind.field: {"set": []}})

    assert (nothing["changed"], nothing["errors"]) == (False, [])
    assert [(change["kind"], change["path"]) for change in cleared["changes"]] == [("REMOVED", [kind.field, only])]
    assert await kind.ids(client) == []


@every_kind
async def test_flag_and_promote_in_one_patch_are_two_primaries_M21(client: Client, kind: Kind) -> None:
    first, second = before = await kind.profile(client, {}, {})
    flagged = {**kind.values[2], "isPrimary": True}

    payload = await client.mutate("updateProfile", {"profile": C1, kind.field: {"add": [flagged], "promote": second}})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("MULTIPLE_PRIMARY", [kind.field, "promote"])
    ]
    assert await kind.ids(client) == before == [first, second]


@every_kind
@pytest.mark.parametrize(
    ("arguments", "positions"),
    [
        ("", [0, 1, 2]),
        ("(includeInactive: false)", [0, 1]),
        ('(types: ["Work"])', []),
        ("(types: [])", []),
    ],
)
async def test_list_is_filtered_and_positions_stay(
    client: Client, kind: Kind, arguments: str, positions: list[int]
) -> None:
    await kind.profile(client, {"type": "A"}, {"type": "B"}, {"type": "A", "isActive": False})

    found = await client(f'{{ profile(by: {{customerId: "C1"}}) {{ {kind.field}{arguments} {{ position }} }} }}')

    assert [entry["position"] for entry in found["profile"][kind.field]] == positions


async def test_primary_phone_of_a_type_is_its_first_active_one_M14(client: Client) -> None:
    await PHONES.profile(client, {"type": "Home"}, {"type": "Mobile", "isActive": False}, {"type": "Mobile"})

    found = await client(
        """{ profile(by: {customerId: "C1"}) {
          any: primaryPhone { number isPrimary }
          mobile: primaryPhone(type: "Mobile") { number isPrimary position }
          fax: primaryPhone(type: "Fax") { number }
          phones(types: ["Mobile"]) { number position }
        } }"""
    )

    assert found["profile"] == {
        "any": {"number": "+61 412 345 678", "isPrimary": True},
        "mobile": {"number": "+61 412 345 679", "isPrimary": False, "position": 1},
        "fax": None,
        "phones": [{"number": "+61 412 345 679", "position": 1}, {"number": "+61 2 9374 4000", "position": 2}],
    }


async def test_address_shows_every_form_of_its_country_M4_M5(client: Client) -> None:
    await ADDRESSES.profile(client, {})

    found = await client(
        """{ profile(by: {customerId: "C1"}) { primaryAddress {
          address1 address2 city stateProvince postalCode
          countryCode countryCodeAlpha3 countryCodeNumeric country standardized { isStandardized }
        } } }"""
    )

    assert found["profile"]["primaryAddress"] == {
        "address1": "1 Macquarie St",
        "address2": None,
        "city": "Sydney",
        "stateProvince": "NSW",
        "postalCode": "2000",
        "countryCode": "AU",
        "countryCodeAlpha3": "AUS",
        "countryCodeNumeric": "036",
        "country": "Australia",
        "standardized": None,
    }
