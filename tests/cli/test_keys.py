"""`gateway domains` and `gateway keys` as processes of their own."""

import re
import subprocess
from collections.abc import Callable

import pytest

from gateway.definitions.model import Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook, KeyRing
from gateway.mongo.client import Database

Run = Callable[..., subprocess.CompletedProcess[str]]


async def test_a_key_from_its_making_to_its_end(gateway: Run, mongo_uri: str, db: Database) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return gateway(*arguments, mongodb_uri=mongo_uri, database=db.name)

    domain = run("domains", "create", "demo")
    made = run("keys", "create", "--domain", "demo", "--name", "web shop")
    secret = made.stdout.removesuffix("\n")
    key_id = secret.split("_")[1]
    caller = await KeyRing(db, lifetime=0).authenticate(secret)
    before = run("keys", "list", "--domain", "demo")
    revoked = run("keys", "revoke", key_id)
    after = run("keys", "list", "--domain", "demo")

    assert domain.stdout == ("The domain demo is made; gateway keys create --domain demo makes its first key.\n")
    assert made.stderr == (f"This is the only time the key is shown. Its id is {key_id}.\nIts rights: read write.\n")
    assert caller is not None
    assert (caller.domain, caller.key_id) == ("demo", key_id)
    moment = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    assert re.fullmatch(rf"{key_id}\t{moment}\tvalid\tread write\tweb shop\n", before.stdout)
    assert revoked.stdout == f"The key {key_id} is revoked.\n"
    assert re.fullmatch(rf"{key_id}\t{moment}\trevoked {moment}\tread write\tweb shop\n", after.stdout)
    assert await KeyRing(db, lifetime=0).authenticate(secret) is None
    assert {run.returncode for run in (domain, made, before, revoked, after)} == {0}


async def test_a_key_is_made_with_its_rights_and_rotated(gateway: Run, mongo_uri: str, db: Database) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return gateway("keys", *arguments, mongodb_uri=mongo_uri, database=db.name)

    await create_domain(db, "demo")
    rights = ("--scope", "read", "--scope", "ingest", "--handle", "card_pos", "--app", "till", "--no-personal")
    made = run("create", "--domain", "demo", "--name", "till", *rights)
    old = made.stdout.split("_")[1]
    rotated = run("rotate", old, "--grace", "3600")
    new = rotated.stdout.split("_")[1]
    again = run("rotate", old)
    ended = run("rotate", new)
    listed = [line.split("\t") for line in run("list", "--domain", "demo").stdout.splitlines()]
    caller = await KeyRing(db, lifetime=0).authenticate(rotated.stdout.strip())

    told = "read ingest, handles card_pos, apps till, personal data masked"
    shown = "This is the only time the key is shown. Its id is {}.\nIts rights: {}.\n"
    assert made.stderr == shown.format(old, told)
    follow = "running gateways follow within GATEWAY_KEY_CACHE_SECONDS.\n"
    assert rotated.stderr == shown.format(new, told) + f"The old key {old} ends in 3600 seconds; {follow}"
    assert (again.returncode, again.stderr) == (
        1,
        "There is no key with this id that could be rotated: it is revoked, or ends already.\n",
    )
    assert ended.stderr.endswith(f"The old key {new} ends now; {follow}")
    assert [(line[0], line[2][:5], *line[3:]) for line in listed] == [
        (old, "ends ", told, "till"),
        (new, "ends ", told, "till"),
        (ended.stdout.split("_")[1], "valid", told, "till"),
    ]
    assert caller is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("domains", "create", "No Good"),
            "A domain name is 1 to 32 lower-case letters, digits and hyphens, and starts with a letter.",
        ),
        (
            ("keys", "create", "--domain", "nowhere"),
            "There is no domain of this name: gateway domains create makes one.",
        ),
        (("keys", "revoke", "0123456789ab"), "There is no key with this id."),
    ],
)
async def test_a_refusal_is_one_sentence(
    gateway: Run, mongo_uri: str, db: Database, arguments: tuple[str, ...], message: str
) -> None:
    done = gateway(*arguments, mongodb_uri=mongo_uri, database=db.name)

    assert done.returncode == 1
    assert done.stderr == f"{message}\n"
    assert done.stdout == ""
    assert await db.list_collection_names() == []


def test_a_database_out_of_reach_is_one_sentence(gateway: Run, free_port: int) -> None:
    done = gateway(
        "domains",
        "create",
        "demo",
        mongodb_uri=f"mongodb://jane:secret@127.0.0.1:{free_port}",
        request_timeout="0.3",
    )

    assert done.returncode == 1
    assert done.stderr == ("MongoDB cannot be reached, or refuses what is asked (ServerSelectionTimeoutError).\n")


@pytest.mark.parametrize(("option", "is_open"), [((), True), (("--closed",), False)])
async def test_a_domain_is_open_to_undefined_attributes_unless_it_is_closed_I11(
    gateway: Run, mongo_uri: str, db: Database, option: tuple[str, ...], is_open: bool
) -> None:
    made = gateway("domains", "create", "demo", *option, mongodb_uri=mongo_uri, database=db.name)

    assert made.returncode == 0
    assert await DefinitionBook(db, lifetime=0).of("demo") == Definitions(
        open_attributes=is_open, open_handles=is_open, open_apps=is_open, open_extensions=is_open
    )


async def test_a_domain_says_how_long_its_customer_ids_may_be_G2(gateway: Run, mongo_uri: str, db: Database) -> None:
    settings = {"mongodb_uri": mongo_uri, "database": db.name}

    made = gateway("domains", "create", "demo", "--customer-id-length", "16", **settings)
    shorter = gateway("domains", "create", "other", "--customer-id-length", "15", **settings)

    assert (made.returncode, shorter.returncode) == (0, 2)
    assert await DefinitionBook(db, lifetime=0).of("demo") == Definitions(max_customer_id=16)
    assert await db["domains"].count_documents({}) == 1


async def test_a_domain_says_what_is_true_of_persons_of_whom_nothing_is_said_M8_M10(
    gateway: Run, mongo_uri: str, db: Database
) -> None:
    settings = {"mongodb_uri": mongo_uri, "database": db.name}

    made = gateway("domains", "create", "demo", "--customer-type", " Prospect ", "--locale", "en-au", **settings)
    wrong = gateway("domains", "create", "other", "--customer-type", "", "--locale", "english", **settings)

    assert made.returncode == 0
    assert await DefinitionBook(db, lifetime=0).of("demo") == Definitions(
        default_customer_type="Prospect", default_locale="en-AU"
    )
    assert (wrong.returncode, wrong.stderr.splitlines()) == (
        1,
        [
            "A customer type must not be empty.",
            "A locale is a BCP-47 tag of a known language, script and region, like en, en-AU or zh-Hans-CN.",
        ],
    )
    assert await db["domains"].count_documents({}) == 1
