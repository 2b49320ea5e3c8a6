"""A file in the format of each seed: one command brings it in, and a second one changes nothing."""

import pytest

from gateway.domains.actions import create_domain
from gateway.mongo.client import Database
from tests.client import Client
from tests.imports.conftest import SAMPLES, Run
from tests.imports.databases import people

FILES = {
    "omneo-identities.json": ("Omneo-Identity", 4),
    "genesys-profiles.json": ("Genesys-Profile", 2),
    "imiconnect-profiles.json": ("IMIconnect-Profile", 1),
    "imiconnect-profiles.csv": ("IMIconnect-Profile", 2),
    "mypreferences-profile.json": ("MyPreferences-Profile", 1),
    "mypreferences-profile.xml": ("MyPreferences-Profile", 1),
    "shopify-orders.jsonl": ("Shopify-Order", 2),
}


def counted(count: int, status: str) -> str:
    counts = dict.fromkeys(("created", "updated", "unchanged", "ignored", "failed"), 0) | {status: count}
    told = ", ".join(f"{number} {name}" for name, number in counts.items())
    return f"{count} record{'s' * (count != 1)}: {told}.\n"


PERSON = """query ($by: ProfileKey!) { profile(by: $by) {
    customerId isActive registrationConfirmed defaultLocale customerType tags
    name { first middle last prefix suffix }
    emails { address type isPrimary } phones { e164 type isPrimary isMobile }
    addresses { address1 address2 city countryCode type isPrimary } groups { name type isPrimary }
    identities { handle identifier isPrimary } attributes { name values }
} }"""


@pytest.mark.parametrize("name", FILES)
async def test_a_file_is_imported_with_one_command_and_a_second_import_changes_nothing_A21(
    run: Run, db: Database, name: str
) -> None:
    type_, count = FILES[name]
    command = ("import", SAMPLES / name, "--type", type_, "--domain", "demo")

    dry = await run(*command, "--dry-run")
    before = await people(db)
    first = await run(*command)
    after = await people(db)
    second = await run(*command)

    assert (first.stdout, first.exit_code) == (counted(count, "created"), 0), first.stderr
    assert (second.stdout, second.exit_code) == (counted(count, "unchanged"), 0), second.stderr
    assert await people(db) == after
    assert dry.stdout == f"Nothing was written; there would be {counted(count, 'created')}"
    assert before == {}


async def test_omneos_flag_decides_who_is_primary_O5(run: Run, client: Client) -> None:
    await run("import", SAMPLES / "omneo-identities.json", "--type", "Omneo-Identity", "--domain", "demo")

    profile = (await client(PERSON, by={"customerId": "90722e6c-333-4a90-bd46-b4q12319de8e1"}))["profile"]

    assert [(one["handle"], one["identifier"], one["isPrimary"]) for one in profile["identities"]] == [
        ("loyalty_card", "ABDD131KJ13002", True),
        ("card_pos", "1000132", False),
        ("card_barcode", "39993012313", False),
        ("mailer_platform", "000010324441114", False),
    ]


async def test_the_first_of_genesys_values_is_primary_G6(run: Run, client: Client) -> None:
    await run("import", SAMPLES / "genesys-profiles.json", "--type", "Genesys-Profile", "--domain", "demo")
    query = """{
        profile(by: {customerId: "0000Va9Y3RCB000F"}) { attribute(name: "EmailAddress") { values } }
        other: profile(by: {customerId: "0000Va9Y3RCB000G"}) { name { first } extensions { name records { data } } }
    }"""

    assert await client(query) == {
        "profile": {"attribute": {"values": ["john.doe@genesyslab.com", "jd34@hotmail.dom"]}},
        "other": {
            "name": {"first": "Bruce"},
            "extensions": [
                {
                    "name": "Phone",
                    "records": [
                        {"data": {"PhoneType": 0, "prefix": "+33", "PhoneNumber": "3145926535"}},
                        {"data": {"PhoneType": 2, "prefix": "+33", "PhoneNumber": "6543210"}},
                    ],
                }
            ],
        },
    }


async def test_a_table_of_imiconnects_profiles_is_read_as_its_json_I11(run: Run, client: Client) -> None:
    await run("import", SAMPLES / "imiconnect-profiles.csv", "--type", "IMIconnect-Profile", "--domain", "demo")
    await run("import", SAMPLES / "imiconnect-profiles.json", "--type", "IMIconnect-Profile", "--domain", "demo")
    query = """query ($id: String!) { profile(by: {customerId: $id}) {
        attribute(name: "name") { primaryValue } primaryEmail { address } primaryPhone { e164 }
        appProfiles { appId key }
    } }"""

    found = [(await client(query, id=id_))["profile"] for id_ in ("CRN-1", "CRN-2", "CRN-20481153")]

    assert [person["attribute"]["primaryValue"] for person in found] == ["Zoë Ñandú", "Lee, Kim", "Tomasz Wójcik"]
    assert [person["primaryEmail"]["address"] for person in found] == [
        "zoe@example.com",
        "kim.lee@example.com",
        "tomasz.wojcik@example.com",
    ]
    assert [person["primaryPhone"] and person["primaryPhone"]["e164"] for person in found] == [
        "+447911123456",
        None,
        "+48601234567",
    ]
    assert found[2]["appProfiles"] == [
        {"appId": "mobile_app", "key": "tomasz.w"},
        {"appId": "facebook", "key": "7214460938115527"},
    ]


async def test_the_json_and_the_xml_of_mypreferences_are_the_same_person_M22(
    run: Run, client: Client, db: Database
) -> None:
    command = ("--type", "MyPreferences-Profile", "--domain", "demo")
    await run("import", SAMPLES / "mypreferences-profile.json", *command)
    of_json = (await client(PERSON, by={"email": "marisol@example.com"}))["profile"]
    await create_domain(db, "other")
    await run("import", SAMPLES / "mypreferences-profile.xml", "--type", "MyPreferences-Profile", "--domain", "other")
    of_xml = (await Client(db, "other")(PERSON, by={"email": "marisol@example.com"}))["profile"]

    assert of_xml == of_json
    assert [(one["address"], one["type"], one["isPrimary"]) for one in of_json["emails"]] == [
        ("marisol@example.com", "Home", True),
        ("m.okonkwo@example.org", "Work", False),
    ]
    assert [(one["address1"], one["countryCode"], one["isPrimary"]) for one in of_json["addresses"]] == [
        ("350 5th Ave", "US", True),
        ("1 Infinite Loop", "US", False),
    ]
    assert of_json["name"] == {
        "first": "Marisol",
        "middle": "Ada",
        "last": "Okonkwo",
        "prefix": "Dr.",
        "suffix": "Jr.",
    }
    assert (of_json["isActive"], of_json["registrationConfirmed"], of_json["defaultLocale"]) == (True, True, "en-US")
    assert [(one["handle"], one["identifier"]) for one in of_json["identities"]] == [
        ("Salesforce", "0035e00000B1QZq"),
        ("Marketo", "778201"),
    ]
    assert of_json["tags"] == ["Influencer", "Reward member"]
    assert {"name": "Newsletter", "values": ["true"]} in of_json["attributes"]


async def test_orders_belong_to_their_customer_A1(run: Run, client: Client) -> None:
    await run("import", SAMPLES / "shopify-orders.jsonl", "--type", "Shopify-Order", "--domain", "demo")

    found = await client('{ profile(by: {email: "bob.norman@mail.example.com"}) { orders { edges { node { id } } } } }')

    assert len(found["profile"]["orders"]["edges"]) == 2
