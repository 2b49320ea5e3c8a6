"""Every root field by every role, through every channel: made from the schema, judged by `places`."""

from typing import Any

import pytest

from gateway.caller import Caller, Scope
from gateway.graphql.rights import rights
from tests.access.channels import CHANNELS
from tests.access.conftest import OWN, Gateway
from tests.access.documents import ALIASES, document
from tests.access.places import FIELDS, PLACES, Place
from tests.client import SCHEMA, Client
from tests.database import content

UNKNOWN = {
    "no key": "KEY_MISSING",
    "unknown key": "KEY_INVALID",
    "revoked key": "KEY_INVALID",
    "expired token": "TOKEN_EXPIRED",
    "forged token": "TOKEN_INVALID",
}
END_USER = "end user"
SCOPES = {
    **{scope.value: frozenset({scope}) for scope in Scope},
    "every scope": frozenset(Scope),
    "another domain": frozenset(Scope),
    END_USER: frozenset({Scope.READ, Scope.WRITE}),
}
ALL_PLACES = sorted(ALIASES)
WALKS = [
    pytest.param(channel, kind, name, id=f"{channel}-{name}")
    for channel, its in CHANNELS.items()
    for kind, name in FIELDS
    if kind in its.kinds
]


def test_every_root_field_has_its_place() -> None:
    declared = {
        kind: {name: Place(needed.scopes, needed.end_users) for name, needed in fields.items()}
        for kind, fields in rights(SCHEMA).items()
    }

    assert declared == PLACES


@pytest.mark.parametrize(("channel", "kind", "name"), WALKS)
async def test_a_field_answers_those_for_whom_it_is_and_no_others(
    shared: Gateway, channel: str, kind: str, name: str
) -> None:
    before = await content(shared.db)
    place = PLACES[kind][name]
    for role, scopes in SCOPES.items():
        allowed = not place.scopes.isdisjoint(scopes) and (place.end_users or role != END_USER)

        told = await CHANNELS[channel].ask(shared.http, shared.keys[role], document(kind, name, dry=allowed))

        assert told.status == 200, role
        assert refusals(kind, told.answer) == ([] if allowed else ALL_PLACES), role
    assert await content(shared.db) == before


@pytest.mark.parametrize(("channel", "kind", "name"), WALKS)
async def test_a_field_answers_nothing_without_a_valid_key(shared: Gateway, channel: str, kind: str, name: str) -> None:
    before = await content(shared.db)
    for role, reason in UNKNOWN.items():
        told = await CHANNELS[channel].ask(shared.http, shared.keys[role], document(kind, name))

        assert (told.status, told.codes) == (401, ["UNAUTHENTICATED"]), role
        assert told.answer["errors"][0]["extensions"]["reason"] == reason
        assert "data" not in told.answer
    assert await content(shared.db) == before


@pytest.mark.parametrize(("kind", "name"), FIELDS)
async def test_a_field_answers_end_users_only_where_it_says_so(shared: Gateway, kind: str, name: str) -> None:
    person = Client(shared.db, caller=Caller(OWN, "token", profile=f"{OWN}|x"))
    before = await content(shared.db)
    allowed = PLACES[kind][name].end_users

    # Once interpreted and once compiled.
    for _ in range(2):
        answer = await person.raw(document(kind, name, dry=allowed))

        assert refusals(kind, answer) == ([] if allowed else ALL_PLACES)
    assert await content(shared.db) == before


def refusals(kind: str, answer: dict[str, Any]) -> list[str]:
    """Return the places of a field that were FORBIDDEN: as data in mutations, else as an error and null."""
    errors = [error for error in answer.get("errors", []) if error["extensions"]["code"] == "FORBIDDEN"]
    assert [error for error in answer.get("errors", []) if error["extensions"]["code"] == "INTERNAL"] == []
    data = answer["data"] or {}
    if kind == "mutation":
        assert errors == []
        told = {place: payload["errors"] for place, payload in data.items() if payload["errors"]}
        found = [place for place, its in told.items() if [one["code"] for one in its] == ["FORBIDDEN"]]
        assert all(told[place][0]["path"] == [] and data[place]["changed"] is False for place in found)
        return sorted(found)
    assert all(data.get(error["path"][0]) is None for error in errors)
    if errors and answer["data"] is None:
        # The field is not nullable: the first refusal takes all the others with it.
        return ALL_PLACES
    return sorted(error["path"][0] for error in errors)
