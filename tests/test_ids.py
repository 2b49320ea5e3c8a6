"""Paths, ids that clients see, and new ids."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import ids
from gateway.errors import ErrorCode, InvalidInput

PARTS = st.lists(st.text("a|%7C25:é", max_size=4), min_size=1, max_size=4)


@given(PARTS)
def test_a_path_comes_apart_into_its_parts(parts: list[str]) -> None:
    assert ids.parts(ids.path(*parts), len(parts)) == parts


@given(st.lists(st.text("a|%7C25", max_size=4), min_size=3, max_size=3), st.data())
def test_no_two_paths_read_the_same(parts: list[str], data: st.DataObject) -> None:
    others = data.draw(st.lists(st.text("a|%7C25", max_size=4), min_size=3, max_size=3))

    assert (ids.path(*parts) == ids.path(*others)) is (parts == others)


def test_the_last_part_sorts_as_it_is() -> None:
    names = ["%", "a", "a|b", "|", "é"]

    assert [ids.path("d|d", name) for name in names] == [f"d%7Cd|{name}" for name in names]


@given(st.text())
def test_what_is_opaque_is_revealed(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert ids.revealed(ids.opaque(text)) == text
    assert re.fullmatch(r"[A-Za-z0-9_=-]*", ids.opaque(text))


def test_a_node_id_names_a_type_and_a_path() -> None:
    node = ids.node_id("AppProfile", "a|b", "k:1")

    assert node == "QXBwUHJvZmlsZTphJTdDYnxrOjE="
    assert ids.parse_node_id(node) == ("AppProfile", "a%7Cb|k:1")


@pytest.mark.parametrize(
    "tampered",
    [
        "",
        " ",
        "C1",
        "UHJvZmlsZTpDMQ",  # Without its padding.
        "UHJvZmlsZTpDMQ==\n",
        " UHJvZmlsZTpDMQ==",
        "UHJvZmlsZTpDMR==",  # Bits beyond the last byte.
        "UHJvZmlsZTpDMQ==UHJvZmlsZTpDMQ==",
        "_w==",  # No UTF-8.
        ids.opaque("Profile"),
        ids.opaque("Profile:"),
        ids.opaque(":C1"),
        "é",
        "\ud800",
    ],
)
def test_an_id_is_taken_only_as_it_was_given(tampered: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        ids.parse_node_id(tampered)

    assert refusal.value.code is ErrorCode.INVALID_INPUT
    assert refusal.value.problems == ("An id is opaque: pass one that the gateway gave you, unchanged.",)


def test_a_new_id_has_16_characters_and_is_new() -> None:
    made = {ids.new_id() for _ in range(1_000)}

    assert len(made) == 1_000
    assert all(re.fullmatch(r"[A-Z2-7]{16}", id_) for id_ in made)
