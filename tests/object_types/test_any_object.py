"""Whatever an object is, it is mapped or refused in sentences: payloads of known systems with anything in them."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import ErrorCode, Rejection, Rejections, refusals
from gateway.object_types.model import Mapped
from gateway.object_types.rules.mapping import compiled
from gateway.object_types.rules.templates import templates
from tests.object_types.test_templates import IDS, payload

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", " ", "true", "+61293744000", "2021-01-27T00:25:20Z", "x" * 600, "\x00", "\ud800"]),
    st.text(max_size=8),
)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every object or list of a value, with each of its names or indexes."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield value, name
        yield from places(member)


def told(template_id: str, source: dict[str, Any]) -> Mapped | list[Rejection]:
    try:
        return compiled(templates()[template_id])(source)
    except (Rejection, Rejections) as error:
        return list(refusals(error))


@pytest.mark.parametrize("template_id", IDS)
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_object_with_anything_in_it_is_mapped_or_refused_A21(template_id: str, data: st.DataObject) -> None:
    source = copy.deepcopy(payload(template_id)["object"])
    for _ in range(data.draw(st.integers(1, 4))):
        holder, name = data.draw(st.sampled_from(list(places(source))))
        holder[name] = data.draw(ANYTHING)

    found = told(template_id, source)

    if isinstance(found, Mapped):
        assert found.unique
        assert told(template_id, source) == found
    else:
        assert found
        assert all(one.message.endswith(".") for one in found)
        assert all(one.code is ErrorCode.REQUIRED or _is_there(source, one.path) for one in found)


def _is_there(source: Any, path: tuple[str, ...]) -> bool:
    for step in path:
        if isinstance(source, dict) and step in source:
            source = source[step]
        elif isinstance(source, list) and step.isdecimal() and int(step) < len(source):
            source = source[int(step)]
        else:
            return False
    return True


@pytest.mark.parametrize("value", [{}, [1]])
def test_what_identifies_an_object_is_one_value_also_where_it_is_kept_as_it_is_A18(value: object) -> None:
    found = told("Zendesk-Ticket", {**payload("Zendesk-Ticket")["object"], "id": value})

    assert isinstance(found, list)
    (refusal,) = found
    assert (refusal.code, refusal.path) == (ErrorCode.INVALID_VALUE, ("id",))
