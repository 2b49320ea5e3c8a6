"""`gateway domains list`, `show` and `set` as processes of their own."""

import json
import re
import subprocess
from collections.abc import Callable

from gateway.definitions.model import App, AttributeDefinition, Definitions
from gateway.domains.actions import create_domain
from gateway.mongo.client import Database
from tests.database import content

Run = Callable[..., subprocess.CompletedProcess[str]]
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


async def test_domains_are_set_shown_and_listed(gateway: Run, mongo_uri: str, db: Database) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return gateway("domains", *arguments, mongodb_uri=mongo_uri, database=db.name)

    definitions = Definitions(attributes={"A": AttributeDefinition(name="A")}, apps={"fb": App(app_id="fb")})
    await create_domain(db, "acme", definitions)
    await create_domain(db, "zoo")
    others = await content(db, {"_id": "zoo"})
    address, tags = ("--address", "192.0.2.0/24", "--address", "2001:db8::1"), ("--tag", "team=crm", "--tag", "eu")

    done = run("set", "acme", *address, *tags, "--locale", "en-au")
    shown = json.loads(run("show", "acme").stdout)
    listed = run("list").stdout

    assert (done.returncode, done.stdout) == (0, "The settings of acme are changed.\n")
    assert re.fullmatch(MOMENT, shown.pop("created_at"))
    assert shown == {
        "name": "acme",
        "tags": [{"name": "eu", "value": ""}, {"name": "team", "value": "crm"}],
        "addresses": ["192.0.2.0/24", "2001:db8::1/128"],
        "rate_per_key": None,
        "rate_per_domain": None,
        "default_locale": "en-AU",
        "default_customer_type": "Customer",
        "customer_id_length": 64,
        "open_attributes": True,
        "open_handles": True,
        "open_apps": True,
        "open_extensions": True,
        "definitions_version": 1,
        "attributes": ["A"],
        "handles": [],
        "apps": ["fb"],
        "extensions": [],
        "list_policies": [],
    }
    assert re.fullmatch(rf"acme\t{MOMENT}\teu= team=crm\nzoo\t{MOMENT}\t\n", listed)
    assert await content(db, {"_id": "zoo"}) == others
    (record,) = await db["definition_changes"].find().to_list(None)
    assert (record["by"], record["mutation"], record["address"]) == ("operator", "gateway domains set", None)

    run("set", "acme", "--any-address", "--no-tags")
    cleared = json.loads(run("show", "acme").stdout)
    assert (cleared["addresses"], cleared["tags"], cleared["default_locale"]) == ([], [], "en-AU")


async def test_what_cannot_be_set_is_said_and_nothing_is_written(gateway: Run, mongo_uri: str, db: Database) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return gateway("domains", "set", *arguments, mongodb_uri=mongo_uri, database=db.name)

    await create_domain(db, "acme")
    before = await content(db)

    wrong = run("acme", "--address", "here", "--locale", "english")
    nowhere = run("nowhere", "--no-tags")
    both = run("acme", "--tag", "a", "--no-tags")

    assert (wrong.returncode, wrong.stderr.splitlines()) == (
        1,
        [
            "A locale is a BCP-47 tag of a known language, script and region, like en, en-AU or zh-Hans-CN.",
            "An address is one of IPv4 or IPv6, or a network of them, as in 192.0.2.0/24 or 2001:db8::/32.",
        ],
    )
    assert (nowhere.returncode, nowhere.stderr) == (
        1,
        "There is no domain of this name: gateway domains create makes one.\n",
    )
    assert both.returncode == 2
    assert await content(db) == before
