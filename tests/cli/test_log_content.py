"""What the log of `gateway serve` does not hold, after a run with recognisable values."""

import json
from collections.abc import Callable
from typing import Any

import httpx

from gateway.caller import Scope
from gateway.domains import actions
from gateway.domains.actions import Grant
from gateway.mongo.client import Database
from tests.access.callers import DEFINITIONS, DOMAIN, PERSON, SECRETS

CREATE = "mutation ($input: CreateProfileInput!) { createProfile(input: $input) { changed errors { code } } }"
BY_EMAIL = 'profile(by: {email: "quillfeather@secret.example"})'
REQUESTS: list[dict[str, Any]] = [
    {"query": CREATE, "variables": {"input": PERSON}},
    {"query": CREATE, "variables": {"input": {**PERSON, "emails": [{"type": "Home", "address": "48151623"}]}}},
    {"query": f"{{ Zyxophina: {BY_EMAIL} {{ customerId }} }}"},
    {"query": f"{{ {BY_EMAIL} {{ Quillfeather }} }}"},
    {"query": f"query Zyxophina {{ {BY_EMAIL} {{ id }} }}", "operationName": "Quillfeather"},
    {"query": '{ profiles(where: {attribute: {name: "Quillfeather"}}) { totalCount } }'},
    {"query": "{ Zyxophina: profile(by: 48151623) { id } }"},
    {"query": "Quillfeather"},
]


async def test_nothing_personal_and_no_key_is_logged(
    start_gateway: Callable[..., Any], mongo_uri: str, db: Database
) -> None:
    await actions.create_domain(db, DOMAIN, DEFINITIONS)
    grants = [Grant(scopes=scopes) for scopes in (frozenset(Scope), frozenset({Scope.READ}))]
    keys = [(await actions.create_key(db, DOMAIN, grant)).secret for grant in grants]
    gateway = start_gateway(mongo_uri, database=db.name, log_level="debug")
    gateway.wait_until_ready()
    async with httpx.AsyncClient(base_url=gateway.url, headers={"user-agent": "Hidden Lane 42"}) as http:
        for key in (*keys, "Zyxophina-is-no-key"):
            for request in REQUESTS:
                await http.post("/graphql?Secretville", json=request, headers={"key": key})
        # What fails on a document that no code of ours would write quotes it.
        await db["profiles"].update_one({}, {"$set": {"customer_id": ["Zyxophina Quillfeather"]}})
        broken = await http.post(
            "/graphql", json={"query": f"{{ {BY_EMAIL} {{ customerId }} }}"}, headers={"key": keys[0]}
        )

    gateway.terminate()
    _, log = gateway.finish()

    assert broken.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert {line["reason"] for line in log if line["event"] == "refused"} == {"SCOPE", "KEY_INVALID"}
    assert [line["event"] for line in log].count("field_failed") == 1
    asked = [line for line in log if line["event"] == "request" and line["path"] == "/graphql"]
    assert len(asked) == 3 * len(REQUESTS) + 1
    text = json.dumps(log, ensure_ascii=False)
    # A postal code has too few digits to be told from a moment or a port.
    secrets = [secret for secret in SECRETS if secret != "4213"]
    assert [secret for secret in (*secrets, *keys, "C1") if secret in text] == []
