"""A thousand requests that schemathesis makes from the schema: none of them may be a failure of the server."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
import schemathesis
from graphql import InputObjectTypeDefinitionNode, NonNullTypeNode, Visitor, parse, parse_value, print_ast, visit
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.graphql import nodes
from schemathesis.graphql.checks import GraphQLClientError

from gateway.mongo.client import Database
from gateway.schema import schema_text
from tests.whole import served_gateway

EXAMPLES = 10
"""Of each root field, of which there are more than a hundred."""
OF_THE_SERVER = {"INTERNAL", "SERVICE_UNAVAILABLE", "WRITE_OUTCOME_UNKNOWN", "OVERLOADED"}
RECORDS = ["{}", "{a: 1}", '{Plate: "x", Doors: 5}', "{a: {b: [1, null, true]}}", "[]", "5", '"text"', "null"]
MOMENTS = st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='milliseconds')}Z")


class _OneOfEach(Visitor):
    """Leaves one field of inputs of which exactly one has to be given: else nearly all requests would have several."""

    def leave_input_object_type_definition(self, node: InputObjectTypeDefinitionNode, *_: Any) -> Any:
        if not any(directive.name.value == "oneOf" for directive in node.directives or ()):
            return None
        fields = node.fields or ()
        chosen = next((field for field in fields if field.name.value == "customerId"), fields[0])
        return replace(node, directives=(), fields=(replace(chosen, type=NonNullTypeNode(type=chosen.type)),))  # type: ignore[arg-type]


def failures(url: str, key: str) -> tuple[int, list[Any]]:
    """Send what is made for every root field; return how many requests that were, and which of them failed."""
    schemathesis.graphql.scalar("JSON", st.sampled_from(RECORDS).map(parse_value))
    schemathesis.graphql.scalar("DateTime", (MOMENTS | st.text(max_size=5)).map(nodes.String))
    schema = schemathesis.graphql.from_file(print_ast(visit(parse(schema_text()), _OneOfEach())))
    schema.config.update(base_url=url)
    found: list[Any] = []
    asked = 0
    for operation in schema.get_all_operations():
        assert isinstance(operation, Ok)

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.ok().as_strategy())
        def ask(case: Case[Any]) -> None:
            nonlocal asked
            asked += 1
            response = case.call(headers={"key": key})
            if response.status_code != httpx.codes.OK or codes_of(response.json()) & OF_THE_SERVER:
                found.append((case.body, response.text))
            else:
                found.extend(complaints(case, response))

        ask()
    return asked, found


def codes_of(answer: Any) -> set[str]:
    """Return all codes of an answer, wherever they stand."""
    if isinstance(answer, dict):
        own = {answer["code"]} if isinstance(answer.get("code"), str) else set()
        return own.union(*map(codes_of, answer.values()))
    return set().union(*map(codes_of, answer)) if isinstance(answer, list) else set()


def complaints(case: Case[Any], response: Any) -> list[Any]:
    """Return what schemathesis finds wrong, but for requests that are refused as they deserve."""
    try:
        case.validate_response(response)
    except FailureGroup as group:
        return [(case.body, one) for one in group.exceptions if not isinstance(one, GraphQLClientError)]
    return []


@pytest.mark.timeout(600)
async def test_no_request_of_a_thousand_is_a_failure_of_the_server(mongo_uri: str, db: Database) -> None:
    async with served_gateway(mongo_uri, db, "acme", introspection=True, key_cache_seconds=300) as url:
        asked, found = await asyncio.to_thread(failures, url, "the-key")

    assert found == []
    assert asked >= 1_000
