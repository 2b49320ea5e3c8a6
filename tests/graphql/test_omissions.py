"""What is left of an input without the entries that were refused."""

import pytest
import strawberry

from gateway.graphql.omissions import Path, Remainder


@strawberry.input
class Patch:
    name: str
    new_values: strawberry.Maybe[list[str]] = None


@strawberry.input
class ListPatch:
    set: strawberry.Maybe[list[str]] = None


@strawberry.input
class Given:
    patches: list[Patch]
    phone_list: strawberry.Maybe[ListPatch] = None


GIVEN = Given(
    patches=[Patch(name="a", new_values=strawberry.Some(["0", "1", "2"])), Patch(name="b")],
    phone_list=strawberry.Some(ListPatch(set=strawberry.Some(["p", "q"]))),
)


def left(*paths: Path) -> set[Path] | None:
    """Return what is left out for refusals at these places."""
    rest = Remainder(GIVEN).without(paths)
    return None if rest is None else set(rest.left_out)


@pytest.mark.parametrize(
    ("refused", "left_out"),
    [
        ("patches.0.newValues.1", {"patches.0.newValues.1"}),
        ("patches.0.name", {"patches.0"}),
        ("patches.1", {"patches.1"}),
        ("patches.0.newValues", {"patches.0"}),
        ("phoneList.set.0.number", {"phoneList.set.0"}),
        ("phoneList.set.0 phoneList.set.1", {"phoneList.set.0", "phoneList.set"}),
        (
            "patches.0.newValues.0 patches.0.newValues.1 patches.0.newValues.2",
            {"patches.0.newValues.0", "patches.0.newValues.1", "patches.0"},
        ),
    ],
)
def test_innermost_entry_is_left_out(refused: str, left_out: set[str]) -> None:
    found = left(*(tuple(path.split(".")) for path in refused.split()))

    assert found is not None
    assert {".".join(path) for path in found} == left_out


@pytest.mark.parametrize("refused", ["", "customerId", "phoneList", "phoneList.set"])
def test_what_is_in_no_entry_cannot_be_left_out(refused: str) -> None:
    assert left(("patches", "0"), tuple(refused.split(".")) if refused else ()) is None


def test_what_is_left_has_neither_the_entries_nor_emptied_changes() -> None:
    rest = Remainder(GIVEN, frozenset({("patches", "0", "newValues", "1"), ("patches", "1"), ("phoneList", "set")}))

    assert rest.left == Given(
        patches=[Patch(name="a", new_values=strawberry.Some(["0", "2"]))],
        phone_list=strawberry.Some(ListPatch(set=None)),
    )


def test_places_in_what_is_left_are_told_as_those_of_the_given() -> None:
    rest = Remainder(GIVEN, frozenset({("patches", "0", "newValues", "0"), ("phoneList", "set", "0")}))

    assert rest.original(("patches", "0", "newValues", "1")) == ("patches", "0", "newValues", "2")
    assert rest.original(("phoneList", "set", "0", "number")) == ("phoneList", "set", "1", "number")
    assert rest.original(("patches", "1", "name")) == ("patches", "1", "name")
