"""The structures of a flow beside Amazon's own."""

import pytest
from graphql import GraphQLInputObjectType, GraphQLNonNull

from tests.client import SCHEMA
from tests.oracle.amazon import Reason, shape
from tests.oracle.integrations import LESS_DEMANDING, STRUCTURES


def fields(name: str) -> dict[str, bool]:
    """Return the fields of an input type, each with whether it is required."""
    found = SCHEMA._schema.type_map[name]
    assert isinstance(found, GraphQLInputObjectType)
    return {field: isinstance(given.type, GraphQLNonNull) for field, given in found.fields.items()}


@pytest.mark.parametrize("theirs", STRUCTURES)
def test_a_structure_has_amazons_members_or_a_reason_A8_A9_A10_A12(theirs: str) -> None:
    ours, counterparts = STRUCTURES[theirs]

    assert set(counterparts) == set(shape(theirs)["members"])
    assert {given for given in counterparts.values() if not isinstance(given, Reason)} == set(fields(ours))


@pytest.mark.parametrize("theirs", STRUCTURES)
def test_a_structure_demands_what_amazon_demands_A8_A9_A10_A12(theirs: str) -> None:
    ours, counterparts = STRUCTURES[theirs]
    demanded = {counterparts[name] for name in shape(theirs).get("required", ()) if name not in LESS_DEMANDING}

    missing = {name for name in demanded if isinstance(name, str) and not fields(ours)[name]}
    assert missing == set()
