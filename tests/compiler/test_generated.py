"""Random operations give the same bytes, interpreted and compiled, errors and the order of keys included."""

import os
from random import Random

import pytest
from graphql import GraphQLObjectType, OperationType
from hypothesis import HealthCheck, Phase, assume, given, note, settings
from hypothesis import strategies as st

from tests.client import SCHEMA
from tests.compiler.both import Both
from tests.compiler.operations import Operations
from tests.compiler.values import Pools

EACH = int(os.environ.get("GENERATED_OPERATIONS", "1250"))
"""How many operations each of the four tests tries."""


def root_of(kind: OperationType) -> GraphQLObjectType:
    root = SCHEMA._schema.get_root_type(kind)
    assert root is not None
    return root


QUERY, MUTATION = root_of(OperationType.QUERY), root_of(OperationType.MUTATION)

pytestmark = pytest.mark.timeout(900)

REFUSALS = {"AMBIGUOUS_MATCH", "ATTRIBUTE_NOT_DEFINED", "BAD_USER_INPUT", "NOT_FOUND", "NOT_READY"}
"""What arguments that are drawn by their types alone may meet: an object key of a filter, say, that no type has."""

checked = settings(
    max_examples=EACH,
    derandomize=True,
    database=None,
    deadline=None,
    # To shrink an operation takes minutes, and what it was is printed.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
drawn = given(random=st.randoms(use_true_random=False))


async def compare(both: Both, words: Pools, random: Random, root: GraphQLObjectType, count: int) -> None:
    names = random.sample(list(root.fields), count)
    operation = Operations(SCHEMA._schema, random, words).operation(root, {name: root.fields[name] for name in names})
    note(f"{operation.query}\n{operation.variables}")

    interpreted, compiled = await both(operation.query, operation.variables, operation.name)

    assert compiled.body == interpreted.body
    answer = compiled.decoded()
    codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
    assume("DOCUMENT_LIMIT_EXCEEDED" not in codes)
    assert set(codes) <= REFUSALS, "The operation is valid, and nothing goes wrong."
    if not codes and operation.is_ordinary:
        assert compiled.objects == 0


@checked
@drawn
async def test_a_query_of_one_field(both: Both, words: Pools, random: Random) -> None:
    await compare(both, words, random, QUERY, 1)


@checked
@drawn
async def test_a_query_of_several_fields(both: Both, words: Pools, random: Random) -> None:
    await compare(both, words, random, QUERY, 3)


@checked
@drawn
async def test_a_mutation(both: Both, words: Pools, random: Random) -> None:
    await compare(both, words, random, MUTATION, 1)


@checked
@drawn
async def test_several_mutations(both: Both, words: Pools, random: Random) -> None:
    await compare(both, words, random, MUTATION, 2)
