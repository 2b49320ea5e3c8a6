"""Declaring the rights of root fields; `tests/access` walks through those of the schema."""

from dataclasses import dataclass
from typing import Any

import pytest
import strawberry
from graphql import ExecutionResult, graphql_sync
from structlog.testing import capture_logs

from gateway.caller import Caller, Scope
from gateway.graphql.rights import ANY_SCOPE, UndeclaredRight, enforce_rights, needs, right


@dataclass(frozen=True)
class Access:
    caller: Caller


@dataclass(frozen=True)
class Context:
    access: Access


def one() -> int:
    return 1


@needs(Scope.READ)
@strawberry.type
class Reading:
    read: int | None = strawberry.field(resolver=one, description="Reads.")
    own: int | None = strawberry.field(
        resolver=one,
        description="Is for the persons themselves too.",
        metadata=right(Scope.ADMIN, end_users=True),
    )


@needs(*ANY_SCOPE)
@strawberry.type
class Anybody:
    everyone: int | None = strawberry.field(resolver=one, description="Is for all.")


@strawberry.type
class Query(Reading, Anybody):
    pass


def run(document: str, *scopes: Scope, profile: str | None = None) -> ExecutionResult:
    schema = strawberry.Schema(query=Query)
    enforce_rights(schema)
    caller = Caller("demo", "k1", frozenset(scopes), profile=profile)
    return graphql_sync(schema._schema, document, context_value=Context(Access(caller)))


@pytest.mark.parametrize(
    ("scopes", "profile", "data"),
    [
        ({Scope.READ}, None, {"read": 1, "own": None, "everyone": 1}),
        ({Scope.ADMIN}, None, {"read": None, "own": 1, "everyone": 1}),
        ({Scope.READ, Scope.ADMIN}, None, {"read": 1, "own": 1, "everyone": 1}),
        ({Scope.INGEST}, None, {"read": None, "own": None, "everyone": 1}),
        (set(), None, {"read": None, "own": None, "everyone": None}),
        (set(Scope), "demo|C1", {"read": None, "own": 1, "everyone": None}),
    ],
)
def test_a_field_answers_those_to_whom_its_right_opens_it(
    scopes: set[Scope], profile: str | None, data: dict[str, Any]
) -> None:
    assert run("{ read own everyone }", *scopes, profile=profile).data == data


def test_a_refusal_says_what_lacks_and_is_logged_with_its_reason() -> None:
    with capture_logs() as lines:
        result = run("{ mine: own }", Scope.READ)

    assert [error.message for error in result.errors or ()] == ["This key may not do this: it lacks the scope admin."]
    assert lines == [
        {
            "event": "refused",
            "log_level": "warning",
            "reason": "SCOPE",
            "field": "own",
            "domain": "demo",
            "key_id": "k1",
        }
    ]


def test_a_description_says_which_scope_is_needed_where_it_is_not_the_usual_one() -> None:
    schema = strawberry.Schema(query=Query)
    enforce_rights(schema)

    fields = schema._schema.query_type.fields  # type: ignore[union-attr]  # There is one.

    assert {name: field.description for name, field in fields.items()} == {
        "read": "Reads.",
        "own": "Is for the persons themselves too. Needs the scope `admin`. For end users too.",
        "everyone": "Is for all. Every key may ask this.",
    }


def test_a_schema_with_a_field_of_which_nothing_is_said_is_not_built() -> None:
    @strawberry.type
    class Forgetful(Reading):
        forgotten: int = strawberry.field(resolver=one)

    with pytest.raises(UndeclaredRight, match=r"^Nothing says who may use Forgetful\.forgotten: declare it"):
        enforce_rights(strawberry.Schema(query=Forgetful))
