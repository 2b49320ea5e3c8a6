"""Pages of a sorted list, against Relay's own algorithm on a plain one."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import InvalidInput
from gateway.graphql.pages import Window, connection, cursor, window

KEYS = st.text("abc|:%é", min_size=1, max_size=3)
LISTS = st.sets(KEYS, max_size=12).map(sorted)
CURSORS = st.none() | KEYS


@dataclass
class Shown:
    """A page as a client sees it."""

    keys: list[str]
    info: dict[str, Any]


def read(rows: list[str], asked: Window) -> list[tuple[str, str]]:
    """Do what a store does: read in the direction of the page, one more than its size."""
    within = [
        row
        for row in rows
        if (asked.after is None or row > asked.after) and (asked.before is None or row < asked.before)
    ]
    if asked.backward:
        within.reverse()
    return [(row, row) for row in within[: asked.size + 1]]


def page(
    rows: list[str],
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Shown:
    asked = window("rows", first, after and cursor("rows", after), last, before and cursor("rows", before))
    answer = connection("rows", asked, read(rows, asked))
    assert [edge["cursor"] for edge in answer["edges"]] == [cursor("rows", edge["node"]) for edge in answer["edges"]]
    return Shown([edge["node"] for edge in answer["edges"]], answer["page_info"])


def between(rows: list[str], after: str | None, before: str | None) -> list[str]:
    """Relay's ApplyCursorsToEdges, where a cursor stands for its place even when nothing is there any more."""
    return [row for row in rows if not ((after is not None and row <= after) or (before is not None and row >= before))]


@given(LISTS, st.integers(0, 14), CURSORS, CURSORS)
def test_first_is_relays_algorithm(rows: list[str], size: int, after: str | None, before: str | None) -> None:
    edges = between(rows, after, before)

    shown = page(rows, first=size, after=after, before=before)

    assert shown.keys == edges[:size]
    assert shown.info["has_next_page"] is (len(edges) > size)
    assert shown.info["has_previous_page"] is (after is not None)


@given(LISTS, st.integers(0, 14), CURSORS, CURSORS)
def test_last_is_relays_algorithm(rows: list[str], size: int, after: str | None, before: str | None) -> None:
    edges = between(rows, after, before)

    shown = page(rows, last=size, after=after, before=before)

    assert shown.keys == edges[max(len(edges) - size, 0) :]
    assert shown.info["has_previous_page"] is (len(edges) > size)
    assert shown.info["has_next_page"] is (before is not None)


@given(LISTS, st.integers(1, 5))
def test_a_page_tells_its_own_ends(rows: list[str], size: int) -> None:
    shown = page(rows, first=size)

    assert shown.info["start_cursor"] == (cursor("rows", rows[0]) if rows else None)
    assert shown.info["end_cursor"] == (cursor("rows", rows[:size][-1]) if rows else None)


@given(LISTS, st.integers(1, 5), st.booleans(), st.data())
def test_a_walk_sees_what_stays_once_while_others_come_and_go(
    rows: list[str], size: int, backward: bool, data: st.DataObject
) -> None:
    stayed = set(rows)
    seen: list[str] = []
    place: str | None = None
    more = True
    while more:
        shown = page(rows, last=size, before=place) if backward else page(rows, first=size, after=place)
        seen += reversed(shown.keys) if backward else shown.keys
        more = shown.info["has_previous_page" if backward else "has_next_page"]
        if shown.keys:
            place = shown.keys[0 if backward else -1]
        came = data.draw(st.sets(KEYS, max_size=2))
        went = data.draw(st.sets(st.sampled_from(rows), max_size=2)) if rows else set()
        stayed -= went
        rows = sorted({*rows, *came} - went)

    assert len(seen) == len(set(seen))
    assert seen == sorted(seen, reverse=backward)
    assert stayed - {*seen} == set()


@given(LISTS, st.integers(1, 5))
def test_forward_and_backward_meet(rows: list[str], size: int) -> None:
    forward = page(rows, first=size)
    if not forward.info["has_next_page"]:
        return
    following = page(rows, first=size, after=forward.keys[-1])

    back = page(rows, last=size, before=following.keys[0])

    assert back.keys == forward.keys
    assert back.info["has_previous_page"] is False


def test_a_page_has_25_when_nothing_is_asked() -> None:
    assert window("rows", None, None, None, None) == Window(25, backward=False, after=None, before=None)


@pytest.mark.parametrize(
    ("first", "last", "problem", "name"),
    [
        (-1, None, "`first` is a number from 0 to 100; this one is -1.", "first"),
        (101, None, "`first` is a number from 0 to 100; this one is 101.", "first"),
        (None, -1, "`last` is a number from 0 to 100; this one is -1.", "last"),
        (None, 101, "`last` is a number from 0 to 100; this one is 101.", "last"),
        (1, 1, "Ask for `first` or `last`, not for both.", "first"),
        (0, 0, "Ask for `first` or `last`, not for both.", "first"),
    ],
)
def test_a_size_out_of_range_is_refused(first: int | None, last: int | None, problem: str, name: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        window("rows", first, None, last, None)

    assert refusal.value.problems == (problem,)
    assert refusal.value.path == (name,)


MADE = cursor("rows", "key")


@pytest.mark.parametrize(
    "tampered",
    [
        "",
        "k",
        "!",
        "é",
        "\ud800",
        MADE[:-1],
        f"{MADE}\n",
        f" {MADE}",
        cursor("rows", ""),
        cursor("others", "k"),
        cursor("", "k"),
        MADE.replace("=", ""),
        "/w==",
    ],
)
def test_a_cursor_is_taken_only_as_it_was_given(tampered: str) -> None:
    for name, after, before in (("after", tampered, None), ("before", None, tampered)):
        with pytest.raises(InvalidInput) as refusal:
            window("rows", 1, after, None, before)
        assert refusal.value.problems == (f"`{name}` takes a cursor of this list, unchanged.",)
        assert refusal.value.path == (name,)
