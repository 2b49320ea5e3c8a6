"""`gateway dev` as a process of its own: what it serves."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.program import DevGateway, dev_gateway

OMNEO = {"customerId": "90722e6c-333-4a90-bd46-b4q12319de8e1"}
IDENTITIES = "identities { handle isPrimary position }"
CHANGES = "changed changes { kind path autoPromoted } errors { code }"
VALUES = 'profile { version attribute(name: "EmailAddress") { primaryValue values } }'


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DevGateway]:
    with dev_gateway(tmp_path_factory.mktemp("dev") / "data") as running:
        yield running


def handles(profile: dict[str, Any]) -> list[str]:
    """Return the handles in order, after a check that the first one is primary and no other."""
    identities = profile["identities"]
    assert [(identity["isPrimary"], identity["position"]) for identity in identities] == [
        (position == 0, position) for position in range(len(identities))
    ]
    return [identity["handle"] for identity in identities]


def read_identities(dev: DevGateway) -> list[str]:
    query = f"query ($by: ProfileKey!) {{ profile(by: $by) {{ {IDENTITIES} }} }}"
    return handles(dev(query, by=OMNEO)["profile"])


def test_it_says_where_it_is_and_what_opens_it(dev: DevGateway) -> None:
    *_, data = [line.split() for line in dev.said if line.startswith("  Data")]
    welcome = "".join(dev.said).partition("\n\n")[2]

    assert welcome == (
        "The profile gateway is ready.\n\n"
        f"  GraphiQL  {dev.url}/graphiql\n"
        f"  Endpoint  {dev.url}/graphql\n"
        "  Key       dev-key, in the header `key`; it opens the domain demo\n"
        f"  Data      {data[1]}\n\n"
        "Ctrl-C stops it.\n"
    )
    assert dev.said[0].startswith("Starting MongoDB ")
    assert dev.said[1:3] == ["Made it a replica set of one node.\n", "Loading the people of the demo …\n"]
    assert httpx.get(f"{dev.url}/graphiql").status_code == 200


def test_introspection_is_on(dev: DevGateway) -> None:
    assert dev("{__schema {queryType {name}}}") == {"__schema": {"queryType": {"name": "Query"}}}


def test_only_the_key_opens_it(dev: DevGateway) -> None:
    answer = httpx.post(f"{dev.url}/graphql", json={"query": "{__typename}"}, headers={"key": "another"})

    assert answer.status_code == 401


def test_the_pages_show_all_204_people(dev: DevGateway) -> None:
    query = (
        "query ($after: String) {profiles(first: 100, after: $after) {edges {node {customerId}} pageInfo {endCursor}}}"
    )
    shown, after = [], None
    for _ in range(3):
        page = dev(query, after=after)["profiles"]
        shown += [edge["node"]["customerId"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]

    assert len(shown) == 204
    assert shown[:4] == ["482915", "90722e6c-333-4a90-bd46-b4q12319de8e1", "CRN-20481153", "john-doe"]
    assert shown[4:] == [f"person-{number:03}" for number in range(1, 201)]


def test_the_loyalty_card_is_first_until_another_is_promoted_and_the_next_follows_when_that_leaves(
    dev: DevGateway,
) -> None:
    assert read_identities(dev) == ["loyalty_card", "card_pos", "card_barcode", "mailer_platform"]

    card_pos = {"profile": OMNEO, "handle": "card_pos", "identifier": "1000132"}
    promoted = dev.mutate("promoteIdentity", card_pos, f"profile {{ {IDENTITIES} }} {CHANGES}")

    assert handles(promoted.pop("profile")) == ["card_pos", "loyalty_card", "card_barcode", "mailer_platform"]
    assert promoted == {
        "changed": True,
        "changes": [{"kind": "PROMOTED", "path": ["identities", "card_pos", "1000132"], "autoPromoted": False}],
        "errors": [],
    }
    assert read_identities(dev) == ["card_pos", "loyalty_card", "card_barcode", "mailer_platform"]

    unlinked = dev.mutate("unlinkIdentity", card_pos, f"profile {{ {IDENTITIES} }} {CHANGES}")

    assert handles(unlinked.pop("profile")) == ["loyalty_card", "card_barcode", "mailer_platform"]
    assert unlinked == {
        "changed": True,
        "changes": [
            {"kind": "REMOVED", "path": ["identities", "card_pos", "1000132"], "autoPromoted": False},
            {"kind": "PROMOTED", "path": ["identities", "loyalty_card", "ABDD131KJ13002"], "autoPromoted": True},
        ],
        "errors": [],
    }
    assert read_identities(dev) == ["loyalty_card", "card_barcode", "mailer_platform"]


def test_a_dry_run_answers_what_the_mutation_then_does_and_changes_nothing(dev: DevGateway) -> None:
    john = {"customerId": "john-doe"}
    wanted = {"profile": john, "name": "EmailAddress", "values": ["a", "b"]}
    query = f"query ($by: ProfileKey!) {{ {VALUES.replace('profile', 'profile(by: $by)', 1)} }}"
    before = dev(query, by=john)

    rehearsed = dev.mutate("setAttribute", {**wanted, "dryRun": True}, f"{VALUES} {CHANGES}")
    assert dev(query, by=john) == before
    done = dev.mutate("setAttribute", wanted, f"{VALUES} {CHANGES}")

    assert done == rehearsed
    assert before["profile"]["attribute"]["values"] == ["john.doe@genesyslab.com", "jd34@hotmail.dom"]
    assert done["profile"] == {"version": 2, "attribute": {"primaryValue": "a", "values": ["a", "b"]}}
    assert (done["changed"], done["errors"]) == (True, [])
    assert dev(query, by=john) == {"profile": done["profile"]}
