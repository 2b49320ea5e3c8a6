"""Who did what from where is on record, and refusals are in the log; `tests/cli` looks for what must not be there."""

import pytest
from structlog.testing import capture_logs

from gateway.mongo.client import Database
from tests.access.test_addresses import asking

CREATE = "mutation ($input: CreateProfileInput!) { createProfile(input: $input) { changed errors { code } } }"
DEFINE = 'mutation { defineApp(input: {appId: "fb", reason: "We advertise."}) { changed errors { code } } }'


async def test_a_change_records_who_made_it_from_where_by_which_mutation_and_why(mongo_uri: str, db: Database) -> None:
    async with asking(mongo_uri, db, "10.0.0.1", addresses=(), proxies="10.0.0.0/8") as http:
        headers = {"X-Forwarded-For": "203.0.113.7"}
        given = {"input": {"customerId": "C1", "reason": "She asked."}}
        await http.post("/graphql", json={"query": CREATE, "variables": given}, headers=headers)
        await http.post("/graphql", json={"query": DEFINE})

    kept = ("by", "address", "mutation", "reason")
    records = [*await db["changes"].find().to_list(None), *await db["definition_changes"].find().to_list(None)]
    assert [{name: record[name] for name in kept} for record in records] == [
        {"by": "test", "address": "203.0.113.7", "mutation": "createProfile", "reason": "She asked."},
        {"by": "test", "address": "10.0.0.1", "mutation": "defineApp", "reason": "We advertise."},
    ]


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"key": ""}, "KEY_MISSING"),
        ({"key": "wrong-key-of-somebody"}, "KEY_INVALID"),
        ({"Authorization": "Bearer wrong-key-of-somebody"}, "KEY_AMBIGUOUS"),
    ],
)
async def test_a_request_without_a_valid_key_is_logged_with_the_reason_and_without_the_key(
    mongo_uri: str, db: Database, headers: dict[str, str], reason: str
) -> None:
    async with asking(mongo_uri, db, "127.0.0.1", addresses=()) as http:
        with capture_logs() as lines:
            answer = await http.post("/graphql", json={"query": "{ limits { seconds } }"}, headers=headers)

    assert answer.status_code == 401
    assert [line for line in lines if line["event"] == "refused"] == [
        {"event": "refused", "log_level": "warning", "reason": reason}
    ]
    assert "wrong-key" not in repr(lines)
