"""Amazon's operations, member by member: each has its counterpart here, or a reason why not."""

import pytest

from tests.oracle.amazon import Operation, Reason, members, required
from tests.oracle.integrations import OPERATIONS as OF_INTEGRATIONS
from tests.oracle.object_types import OPERATIONS as OF_OBJECT_TYPES

OPERATIONS: dict[str, Operation] = {**OF_OBJECT_TYPES, **OF_INTEGRATIONS}


@pytest.mark.parametrize("name", OPERATIONS)
def test_everything_that_amazon_takes_is_taken_or_has_a_reason_A2_A5_A6_A7_A13_A21(name: str) -> None:
    operation = OPERATIONS[name]

    assert set(operation.input) == set(members(name, "input"))
    ours = {given for given in operation.input.values() if not isinstance(given, Reason)}
    assert ours <= set(operation.arguments())


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_amazon_requires_is_required_A2_A5_A6_A7_A13_A21(name: str) -> None:
    operation = OPERATIONS[name]
    both = required(name) - set(operation.optional)
    demanded = {given for given in both if not isinstance(operation.input[given], Reason)}

    # What both have is meant: dryRun, which only we have, has a default.
    assert {operation.input[given] for given in demanded} == operation.required() & {*operation.input.values()}


@pytest.mark.parametrize("name", OPERATIONS)
def test_everything_that_amazon_answers_is_answered_or_has_a_reason_A3_A14_A21(name: str) -> None:
    operation = OPERATIONS[name]

    assert set(operation.output) == set(members(name, "output"))
    assert {given for given in operation.output.values() if not isinstance(given, Reason)} <= operation.answered()
