"""The rules of attributes, without a database."""

import pytest

from gateway.attributes.model import Attributes, Operation, Patch
from gateway.attributes.rules import checked, initial, patched, view_of, views
from gateway.definitions.model import Definitions
from gateway.errors import InvalidInput, Rejection, Rejections, refusals


def patch(operation: Operation, *values: str, name: str = "A", at: int = 0, as_primary: bool = False) -> Patch:
    return Patch(name, operation, values, as_primary, ("attributes", str(at)), operation.value)


SET, ADD, REMOVE, PROMOTE, REORDER = Operation
OPEN = Definitions()


def told(refusal: Rejection | Rejections) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.code.value, one.path) for one in refusals(refusal)]


APPLIED: list[tuple[list[str], Patch, list[str]]] = [
    ([], patch(SET, "a", "b"), ["a", "b"]),
    (["a", "b", "c"], patch(SET, "c", "a"), ["c", "a"]),
    (["a"], patch(SET), []),
    (["a"], patch(ADD, "b", "a", "c"), ["a", "b", "c"]),
    (["a", "b"], patch(ADD, "c", "b", as_primary=True), ["c", "b", "a"]),
    ([], patch(ADD, "a", "b", as_primary=True), ["a", "b"]),
    (["a", "b", "c"], patch(REMOVE, "a", "x"), ["b", "c"]),
    (["a"], patch(REMOVE, "a"), []),
    (["a", "b", "c"], patch(PROMOTE, "c"), ["c", "a", "b"]),
    (["a", "b", "c"], patch(REORDER, "b", "c", "a"), ["b", "c", "a"]),
]


@pytest.mark.parametrize(("before", "change", "after"), APPLIED)
def test_a_patch_makes_of_values(before: list[str], change: Patch, after: list[str]) -> None:
    stored: Attributes = {"A": before, "Z": ["z"]}

    result, changes = patched(OPEN, stored, [change], "attributes")

    assert result == {"A": after, "Z": ["z"]}
    assert changes
    assert {tuple(one["path"][:2]) for one in changes} == {("attributes", "A")}
    assert stored == {"A": before, "Z": ["z"]}


UNCHANGED: list[tuple[list[str], Patch]] = [
    (["a", "b"], patch(SET, "a", "b")),
    (["a", "b"], patch(ADD, "b", "a")),
    (["a", "b"], patch(ADD)),
    (["a", "b"], patch(ADD, "a", as_primary=True)),
    (["a", "b"], patch(REMOVE, "x", "")),
    (["a", "b"], patch(PROMOTE, "a")),
    (["a", "b"], patch(REORDER, "a", "b")),
    ([], patch(REORDER)),
    ([], patch(SET)),
    ([], patch(REMOVE, "a")),
]


@pytest.mark.parametrize(("before", "change"), UNCHANGED)
def test_a_patch_that_changes_nothing_reports_nothing(before: list[str], change: Patch) -> None:
    stored: Attributes = {"A": before} if before else {}

    assert patched(OPEN, stored, [change]) == (stored, [])


REFUSED: list[tuple[Patch, str, tuple[str, ...]]] = [
    (patch(SET, "a", "b", "a"), "DUPLICATE_VALUE", ("set", "2")),
    (patch(SET, *map(str, range(101))), "LIMIT_EXCEEDED", ("set", "100")),
    (patch(ADD, "c", "c"), "DUPLICATE_VALUE", ("add", "1")),
    (patch(ADD, *map(str, range(99))), "LIMIT_EXCEEDED", ("add", "98")),
    (patch(PROMOTE, "x"), "NOT_FOUND", ("promote",)),
    (patch(REORDER, "a"), "INVALID_PERMUTATION", ("reorder",)),
    (patch(REORDER, "a", "a"), "INVALID_PERMUTATION", ("reorder",)),
    (patch(REORDER, "a", "b", "x"), "INVALID_PERMUTATION", ("reorder",)),
]


@pytest.mark.parametrize(("change", "code", "path"), REFUSED)
def test_a_patch_that_does_not_fit_the_values_is_refused(change: Patch, code: str, path: tuple[str, ...]) -> None:
    stored: Attributes = {"A": ["a", "b"]}

    with pytest.raises(Rejection) as refusal:
        patched(OPEN, stored, [change])

    assert told(refusal.value) == [(code, ("attributes", "0", *path))]
    assert stored == {"A": ["a", "b"]}


def test_patches_build_on_each_other_and_are_told_together() -> None:
    result, changes = patched(
        OPEN, {}, [patch(SET, "a", "b"), patch(PROMOTE, "b", at=1), patch(REMOVE, "a", at=2)], "x"
    )

    assert result == {"A": ["b"]}
    assert [(one["kind"], one["path"], one["auto_promoted"]) for one in changes] == [
        ("ADDED", ["x", "A", "b"], False),
    ]


def test_a_promotion_that_was_asked_for_is_not_automatic_because_the_primary_left() -> None:
    stored = {"A": ["a", "b", "c"]}

    _, by_itself = patched(OPEN, stored, [patch(REMOVE, "a")])
    _, asked_for = patched(OPEN, stored, [patch(REMOVE, "a"), patch(PROMOTE, "b", at=1)])

    assert [(one["kind"], one["auto_promoted"]) for one in by_itself] == [("REMOVED", False), ("PROMOTED", True)]
    assert [(one["kind"], one["auto_promoted"]) for one in asked_for] == [("REMOVED", False), ("PROMOTED", False)]


def test_an_attribute_that_comes_and_goes_was_never_there() -> None:
    assert patched(OPEN, {}, [patch(ADD, "a"), patch(REMOVE, "a", at=1)]) == ({}, [])


def test_all_patches_that_do_not_fit_are_told_at_once() -> None:
    with pytest.raises(Rejections) as refusal:
        patched(OPEN, {}, [patch(PROMOTE, "a"), patch(ADD, "b", at=1), patch(REORDER, "x", at=2)])

    assert told(refusal.value) == [
        ("NOT_FOUND", ("attributes", "0", "promote")),
        ("INVALID_PERMUTATION", ("attributes", "2", "reorder")),
    ]


def test_patches_are_brought_into_stored_form() -> None:
    decomposed, composed = "Zoe\u0308", "Zo\u00eb"

    assert checked(OPEN, [patch(ADD, f" {decomposed} ", "a\nb", "$x.y"), patch(REMOVE, decomposed, "  ")]) == [
        patch(ADD, composed, "a\nb", "$x.y"),
        patch(REMOVE, composed, ""),
    ]


def test_all_that_is_malformed_is_told_at_once() -> None:
    with pytest.raises(Rejections) as refusal:
        checked(OPEN, [patch(SET, "", "ok", "a\0", name="1"), patch(ADD, "x" * 1_001, at=1)])

    assert told(refusal.value) == [
        ("INVALID_INPUT", ("attributes", "0", "name")),
        ("INVALID_VALUE", ("attributes", "0", "set", "0")),
        ("INVALID_VALUE", ("attributes", "0", "set", "2")),
        ("INVALID_VALUE", ("attributes", "1", "add", "0")),
    ]


@pytest.mark.parametrize("name", ["A", "a", "EmailAddress", "a_1", "A" * 64])
def test_a_name_is_taken(name: str) -> None:
    assert checked(OPEN, [patch(SET, name=name)]) == [patch(SET, name=name)]


@pytest.mark.parametrize("name", ["", "1a", "_a", "a b", "a.b", "$a", "a\n", "é", "A" * 65])
def test_another_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked(OPEN, [patch(SET, name=name)])

    assert told(refusal.value) == [("INVALID_INPUT", ("attributes", "0", "name"))]


@pytest.mark.parametrize("operation", [REMOVE, PROMOTE, REORDER])
def test_what_is_looked_for_need_not_be_storable(operation: Operation) -> None:
    assert checked(OPEN, [patch(operation, "x" * 1_001)]) == [patch(operation, "x" * 1_001)]


def test_a_new_record_names_each_attribute_once() -> None:
    with pytest.raises(Rejections) as refusal:
        initial(OPEN, [patch(SET, "a"), patch(SET, "", name="B", at=1), patch(SET, "b", at=2)])

    assert told(refusal.value) == [
        ("INVALID_VALUE", ("attributes", "1", "set", "0")),
        ("DUPLICATE_VALUE", ("attributes", "2", "name")),
    ]


FULL: Attributes = {f"A{number}": ["a"] for number in range(200)}


def test_a_record_has_at_most_200_attributes() -> None:
    two_more = [patch(SET, "a", name="B"), patch(SET, "b", name="A0", at=1), patch(SET, "a", name="C", at=2)]

    with pytest.raises(Rejection) as refusal:
        patched(OPEN, FULL, two_more)

    assert told(refusal.value) == [("LIMIT_EXCEEDED", ("attributes", "2", "name"))]
    assert refusal.value.message == "There are at most 200 attributes with values; this would make 202."


def test_a_cleared_attribute_makes_place_when_it_is_needed() -> None:
    cleared, _ = patched(OPEN, FULL, [patch(SET, name="A7")])
    assert cleared == {**FULL, "A7": []}

    refilled, _ = patched(OPEN, cleared, [patch(SET, "b", name="B")])

    assert refilled == {**{name: values for name, values in FULL.items() if name != "A7"}, "B": ["b"]}


def test_all_values_together_stay_within_a_document() -> None:
    large: Attributes = {f"A{number}": [f"{index:01000}" for index in range(100)] for number in range(10)}

    with pytest.raises(Rejection) as refusal:
        patched(OPEN, large, [patch(ADD, "a", name="B")])

    assert told(refusal.value) == [("LIMIT_EXCEEDED", ("attributes", "0", "add"))]
    assert patched(OPEN, large, [patch(REORDER, *reversed(large["A0"]), name="A0")])[0]["A0"] == large["A0"][::-1]


def test_attributes_are_shown_by_name() -> None:
    stored: Attributes = {"b": [], "a": ["x", "y"]}
    a = {"name": "a", "type": "STRING", "primary_value": "x", "values": ["x", "y"]}
    b: dict[str, object] = {"name": "b", "type": "STRING", "primary_value": None, "values": []}

    assert views(OPEN, stored, None) == [a, b]
    assert views(OPEN, stored, ["b", "b", "unknown"]) == [b]
    assert views(OPEN, stored, []) == []
    assert [view_of(OPEN, stored, name) for name in ("a", "A")] == [a, None]
