"""Operations that are hard to get right, picked by hand, interpreted and compiled."""

import pytest

from tests.compiler.both import Both
from tests.compiler.hard_mutations import HARD_MUTATIONS
from tests.compiler.hard_queries import HARD_QUERIES, Hard

HARD = {**HARD_QUERIES, **HARD_MUTATIONS}


def test_there_are_a_hundred_of_them() -> None:
    assert len(HARD) == len(HARD_QUERIES) + len(HARD_MUTATIONS) >= 100


@pytest.mark.parametrize("hard", HARD.values(), ids=HARD)
async def test_hard_operation(both: Both, hard: Hard) -> None:
    interpreted, compiled = await both(hard.document, dict(hard.variables), hard.name)

    assert compiled.body == interpreted.body
    assert b"GRAPHQL_" not in compiled.body
    assert b"INTERNAL" not in compiled.body
    assert (compiled.objects == 0) == hard.compiled


NODES = """{ profile(by: {customerId: "C1"}) {
    id identities { id } appProfiles { id } consents { id } emails { id } phones { id } addresses { id } groups { id }
} }"""


async def test_a_node_of_every_type(both: Both) -> None:
    interpreted, _ = await both(NODES)
    profile = interpreted.decoded()["data"]["profile"]
    ids = [profile.pop("id"), *(one["id"] for entries in profile.values() for one in entries)]

    found = [await both(HARD_QUERIES["a node of nothing"].query, {"id": id_}) for id_ in ids]

    assert [compiled.body for _, compiled in found] == [interpreted.body for interpreted, _ in found]
    nodes = [compiled.decoded()["data"]["node"] for _, compiled in found]
    assert {node["__typename"] for node in nodes if node} == {"AppProfile", "Consent", "Identity", "Profile"}


async def test_what_is_compiled_is_really_run(both: Both) -> None:
    interpreted, compiled = await both('{ profile(by: {customerId: "C1"}) { id identities { id } } }')

    assert (interpreted.objects, compiled.objects) == (3, 0)
