"""Addresses are standardized by the function that a setting names; what cannot do so is told at start."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from gateway.addresses import SAMPLE, UnusableStandardizer, standardizer
from gateway.domains.actions import create_domain
from gateway.mongo.client import Database
from tests.client import Client
from tests.objects.builders import field, key, put_type
from tests.payloads import reasons

POST = """
CALLS = []


def tidy(address):
    CALLS.append(dict(address))
    if address["city"] == "Atlantis":
        raise LookupError("Jane Doe lives there")
    if address["city"] == "Nowhere":
        return None
    if address["city"] == "Babel":
        return {"city": "BABEL"}
    upper = {part: address[part] and address[part].upper() for part in
             ("address1", "address2", "city", "state_province", "postal_code")}
    return {**upper, "is_standardized": address["country_code"] == "US"}


async def later(address):
    return None


def of_two(address, more):
    return None


def too_long(address):
    return {**tidy(address), "city": "x" * 126}


def with_a_number(address):
    return {**tidy(address), "postal_code": 20500}


NUMBER = 7
"""
SELECTION = """address {
    isVerified isPrimary standardized { address1 address2 city stateProvince postalCode isStandardized }
}"""
PORTLAND = {
    "type": "Home",
    "address1": "1 Way",
    "address2": "Flat 2",
    "city": "Portland",
    "stateProvince": "or",
    "postalCode": "97209",
    "countryCode": "US",
}
TIDY = {
    "address1": "1 WAY",
    "address2": "FLAT 2",
    "city": "PORTLAND",
    "stateProvince": "OR",
    "postalCode": "97209",
    "isStandardized": True,
}
C1 = {"profile": {"customerId": "C1"}}


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of modules that can be imported."""
    (tmp_path / "acme_post.py").write_text(POST)
    (tmp_path / "acme_broken.py").write_text("raise RuntimeError('no licence')")
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.fixture
async def client(db: Database, modules: Path) -> Client:
    """Return a client of a gateway that standardizes addresses, with a profile."""
    client = Client(db)
    client.access = replace(client.access, standardize=standardizer("acme_post:tidy"))
    assert (await client.mutate("createProfile", {"customerId": "C1"}))["errors"] == []
    return client


async def test_an_address_is_standardized_when_it_is_added_and_when_it_changes_M4(client: Client) -> None:
    added = await client.mutate("addAddress", {**C1, **PORTLAND}, f"address {{ id }} {SELECTION}")
    assert added["address"]["standardized"] == TIDY
    id_ = added["address"]["id"]

    moved = await client.mutate("updateAddress", {**C1, "id": id_, "city": "Salem"}, SELECTION)
    abroad = await client.mutate("updateAddress", {**C1, "id": id_, "countryCode": "DE"}, SELECTION)

    assert moved["address"]["standardized"] == {**TIDY, "city": "SALEM"}
    assert abroad["address"]["standardized"] == {**TIDY, "city": "SALEM", "isStandardized": False}


async def test_an_address_that_an_object_brings_is_standardized_M4(client: Client, db: Database) -> None:
    await create_domain(db, "demo")
    parts = {"Address1": "1 Way", "City": "Portland", "State": "or", "PostalCode": "97209", "Country": "US"}
    fields = [field("id"), *(field(name, f"_profile.MailingAddress.{name}") for name in parts)]
    keys = [key("customerKey", "UNIQUE", "PROFILE", fields=["id"], handle="shop")]
    await put_type(
        client,
        {"name": "house", "description": "A house.", "allowProfileCreation": True, "fields": fields, "keys": keys},
    )

    made = await client.mutate(
        "putProfileObject",
        {"type": "house", "object": {"id": "1", **parts}},
        "profile { addresses { standardized { address1 city isStandardized } } }",
    )

    (address,) = made["profile"]["addresses"]
    assert address["standardized"] == {"address1": "1 WAY", "city": "PORTLAND", "isStandardized": True}


async def test_addresses_are_standardized_wherever_they_are_given_M4(client: Client) -> None:
    given = {"addresses": [PORTLAND]}
    profile = "profile { addresses { standardized { city } } }"

    made = await client.mutate("createProfile", {"customerId": "C2", **given}, profile)
    batch = await client.mutate(
        "createProfiles", {"profiles": [{"customerId": "C3", **given}]}, f"results {{ {profile} }}"
    )
    patched = await client.mutate("updateProfile", {**C1, "addresses": {"add": [PORTLAND]}}, profile)
    upserted = await client.mutate(
        "upsertProfile", {"profile": {"customerId": "C4"}, "addresses": {"set": [PORTLAND]}}, profile
    )

    expected = {"addresses": [{"standardized": {"city": "PORTLAND"}}]}
    results = [made, batch["results"][0], patched, upserted]
    assert [result["profile"] for result in results] == [expected] * 4


async def test_it_is_asked_with_the_stored_form_and_never_about_a_malformed_address_M4(client: Client) -> None:
    calls = import_module("acme_post").CALLS
    calls.clear()
    refused = await client.mutate("addAddress", {**C1, **PORTLAND, "city": " "})
    asked_before = list(calls)
    await client.mutate("addAddress", {**C1, **PORTLAND, "city": " Portland\n"})

    assert reasons(refused) == [("INVALID_VALUE", ["city"])]
    assert asked_before == []
    assert calls[0] == {
        "address1": "1 Way",
        "address2": "Flat 2",
        "city": "Portland",
        "state_province": "or",
        "postal_code": "97209",
        "country_code": "US",
        "country_code_alpha3": "USA",
        "country_code_numeric": "840",
        "country": "United States",
    }


@pytest.mark.parametrize(
    ("city", "logged"), [("Nowhere", []), ("Atlantis", ["LookupError"]), ("Babel", ["ValueError"])]
)
async def test_an_address_that_cannot_be_standardized_is_kept_as_it_is_M4(
    client: Client, city: str, logged: list[str]
) -> None:
    with capture_logs() as logs:
        payload = await client.mutate("addAddress", {**C1, **PORTLAND, "city": city}, SELECTION)

    assert (payload["errors"], payload["address"]["standardized"]) == ([], None)
    # The words of the failure may tell of the person, so only its kind is logged.
    assert [entry for entry in logs if entry["event"] == "address not standardized"] == [
        {"event": "address not standardized", "log_level": "warning", "by": "acme_post:tidy", "error": error}
        for error in logged
    ]


CANNOT = "does not standardize an address"
ANSWERS = (
    "it answers None, or a mapping of exactly address1, address2, city, state_province, postal_code, is_standardized"
)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", " names no function: it is written module:function, as in acme.post:tidy."),
        ("acme_post", "acme_post names no function: it is written module:function, as in acme.post:tidy."),
        ("acme_post:", "acme_post: names no function: it is written module:function, as in acme.post:tidy."),
        ("acme_post:untidy", "The module acme_post has no function untidy."),
        (
            "acme_mail:tidy",
            "The module acme_mail cannot be imported: ModuleNotFoundError: No module named 'acme_mail'.",
        ),
        ("acme_broken:tidy", "The module acme_broken cannot be imported: RuntimeError: no licence."),
        ("acme_post:NUMBER", "acme_post:NUMBER is no function."),
        ("acme_post:later", "acme_post:later is a coroutine function; a plain one is asked, within a write."),
        (
            "acme_post:of_two",
            f"acme_post:of_two {CANNOT}: TypeError: of_two() missing 1 required positional argument: 'more'.",
        ),
        (
            "acme_post:too_long",
            f"acme_post:too_long {CANNOT}: its city is str, a text of at most 125 characters.",
        ),
        (
            "acme_post:with_a_number",
            f"acme_post:with_a_number {CANNOT}: its postal_code is str, a text of at most 125 characters.",
        ),
        ("builtins:dict", f"builtins:dict {CANNOT}: {ANSWERS}."),
    ],
)
def test_what_cannot_standardize_is_told_in_a_sentence_M4(modules: Path, name: str, sentence: str) -> None:
    with pytest.raises(UnusableStandardizer) as refused:
        standardizer(name)

    assert str(refused.value) == sentence


def test_a_function_is_tried_with_a_sample_at_start_M4(modules: Path) -> None:
    assert standardizer("acme_post:tidy")(SAMPLE) == {
        "address1": "1600 PENNSYLVANIA AVENUE NW",
        "address2": None,
        "city": "WASHINGTON",
        "state_province": "DC",
        "postal_code": "20500",
        "is_standardized": True,
    }
