"""`gateway domains issuer` as processes of its own."""

import subprocess
from collections.abc import Callable

import pytest

from gateway.definitions.model import Definitions
from gateway.domains.actions import create_domain
from gateway.end_users import actions
from gateway.end_users.model import Issuer, NamedBy
from gateway.mongo.client import Database
from tests.database import content

Run = Callable[..., subprocess.CompletedProcess[str]]
ISSUER = ("--issuer", "https://login.example.com/", "--audience", "shop")
KEYS = ("--jwks-url", "https://login.example.com/jwks")
TRUSTED = Issuer(
    domain="acme",
    issuer="https://login.example.com/",
    audience="shop",
    jwks_url="https://login.example.com/jwks",
    claim="sub",
    named_by=NamedBy.IDENTITY,
    handle="login",
)


@pytest.fixture
def run(gateway: Run, mongo_uri: str, db: Database) -> Run:
    return lambda *arguments: gateway("domains", "issuer", *arguments, mongodb_uri=mongo_uri, database=db.name)


async def test_an_issuer_from_its_beginning_to_its_end(run: Run, db: Database) -> None:
    await create_domain(db, "acme")

    made = run("set", "acme", *ISSUER, *KEYS, "--maps-to", "identity:login")
    assert await actions.list_issuers(db, "acme") == [TRUSTED]
    changed = run("set", "acme", *ISSUER, *KEYS, "--maps-to", "email", "--claim", "email")
    listed = run("list", "acme")
    removed = run("remove", "acme", *ISSUER)
    again = run("remove", "acme", *ISSUER)

    assert made.stdout == changed.stdout == "Tokens of https://login.example.com/ for shop open the domain acme.\n"
    assert listed.stdout == "https://login.example.com/\tshop\thttps://login.example.com/jwks\temail\temail\n"
    assert removed.stdout == "Tokens of https://login.example.com/ for shop open the domain acme no more.\n"
    assert (again.returncode, again.stderr) == (
        1,
        "The domain does not trust this issuer for this audience: gateway domains issuer list shows whom.\n",
    )
    assert await actions.list_issuers(db, "acme") == []


async def test_an_issuer_and_an_audience_open_one_domain(run: Run, db: Database) -> None:
    await create_domain(db, "acme")
    await create_domain(db, "other")
    await actions.trust_issuer(db, TRUSTED)
    before = await content(db)

    refused = run("set", "other", *ISSUER, *KEYS, "--maps-to", "customer-id")
    not_theirs = run("remove", "other", *ISSUER)

    assert (refused.returncode, refused.stderr) == (
        1,
        "Another domain trusts this issuer for this audience: a token can open one domain only.\n",
    )
    assert not_theirs.returncode == 1
    assert await content(db) == before


async def test_all_that_no_issuer_can_be_is_told_at_once(run: Run, db: Database) -> None:
    await create_domain(db, "acme", Definitions(open_handles=False))
    before = await content(db)

    refused = run(
        "set",
        "acme",
        *("--issuer", " x", "--audience", "", "--claim", "a\tb", "--maps-to", "identity:login"),
        *("--jwks-url", "http://login.example.com/jwks"),
    )

    assert (refused.returncode, refused.stderr.splitlines()) == (
        1,
        [
            "An issuer is compared character by character, so it must be written as in the tokens.",
            "An audience must not be empty.",
            "The name of a claim must not contain control characters.",
            "Keys are fetched from a URL that begins with https://, or with http:// on this very machine.",
            "The domain defines no identities of this handle.",
        ],
    )
    assert await content(db) == before


@pytest.mark.parametrize(
    ("domain", "maps_to", "message"),
    [
        ("acme", "identity", "A claim maps to customer-id, to email, or to identity:<handle>."),
        ("acme", "phone", "A claim maps to customer-id, to email, or to identity:<handle>."),
        ("acme", "email:home", "A claim maps to customer-id, to email, or to identity:<handle>."),
        ("nowhere", "email", "There is no domain of this name: gateway domains create makes one."),
    ],
)
async def test_a_refusal_is_one_sentence(run: Run, db: Database, domain: str, maps_to: str, message: str) -> None:
    await create_domain(db, "acme")

    refused = run("set", domain, *ISSUER, *KEYS, "--maps-to", maps_to)

    assert (refused.returncode, refused.stderr) == (1, f"{message}\n")
    assert await actions.list_issuers(db, "acme") == []
