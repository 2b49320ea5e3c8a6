"""Records as data; no database."""

from datetime import datetime
from typing import Any

import pytest

from gateway.changes.model import Change, change
from gateway.definitions.model import Definitions, ExtensionDefinition
from gateway.errors import ErrorCode, InvalidInput, Rejection
from gateway.extensions import rules
from gateway.extensions.model import ExtensionDocument, Operation, Patch, Record
from gateway.primary_first import ChangeKind

AT = datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 -- documents keep naive UTC.
LATER = datetime(2026, 2, 3, 4, 5, 6)  # noqa: DTZ001 -- documents keep naive UTC.


def record(id_: str) -> Record:
    return Record(id=id_, data={"of": id_}, created_at=AT, updated_at=AT)


def extension(*ids: str) -> ExtensionDocument:
    return ExtensionDocument(
        _id="demo|C1|Cars", domain="demo", profile="demo|C1", name="Cars", records=[record(id_) for id_ in ids]
    )


def definition(name: str = "Cars") -> ExtensionDefinition:
    return ExtensionDefinition(name=name)


def patched(before: ExtensionDocument, operation: Operation, **parts: Any) -> tuple[ExtensionDocument, list[Change]]:
    return changed(definition(), before, Patch("Cars", operation, **parts))


def changed(
    kind: ExtensionDefinition, before: ExtensionDocument, patch: Patch
) -> tuple[ExtensionDocument, list[Change]]:
    """Return what a patch makes of an extension, and what is told of it."""
    after = rules.patched(kind, before, patch, LATER)
    return after, rules.differences(kind, before, after, primary_named=patch.operation is Operation.PROMOTE)


@pytest.mark.parametrize("name", ["A", "a1_", "N" * 64])
def test_a_good_name(name: str) -> None:
    assert rules.definition_of(Definitions(), name) == definition(name)


@pytest.mark.parametrize("name", ["", "_a", "1a", "a b", "a.b", "a\n", "é", "N" * 65])
def test_a_wrong_name(name: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        rules.checked(Definitions(), Patch(name, Operation.SET))
    assert refusal.value.path == ("name",)


def test_a_record_is_as_large_as_its_json() -> None:
    assert rules.checked_data(definition(), {"é": "x" * (65_536 - 9)}) == {"é": "x" * (65_536 - 9)}
    with pytest.raises(InvalidInput) as refusal:
        rules.checked_data(definition(), {"é": "x" * (65_536 - 8)})
    assert refusal.value.problems == ("A record has at most 65,536 bytes of JSON; this one has 65,537.",)


def test_a_view_tells_place_and_primacy() -> None:
    view = rules.view(Definitions(), extension("a", "b"))

    assert view == {
        "name": "Cars",
        "multi_valued": True,
        "primary_record": {**record("a"), "is_primary": True, "position": 0},
        "records": [
            {**record("a"), "is_primary": True, "position": 0},
            {**record("b"), "is_primary": False, "position": 1},
        ],
    }
    assert rules.view(Definitions(), extension())["primary_record"] is None


def test_a_record_is_found_by_its_id_alone() -> None:
    with pytest.raises(Rejection) as refusal:
        patched(extension("a"), Operation.PROMOTE, ids=('{"of":"a"}',), operand=("id",))
    assert (refusal.value.code, refusal.value.path) == (ErrorCode.NOT_FOUND, ("id",))


def test_promoted_records_are_the_same_records() -> None:
    before = extension("a", "b")

    after, changes = patched(before, Operation.PROMOTE, ids=("b",))

    assert after == {**before, "records": [record("b"), record("a")]}
    assert [(change["kind"], change["path"]) for change in changes] == [("PROMOTED", ["extensions", "Cars", "b"])]
    assert before == extension("a", "b")


def test_an_updated_record_keeps_all_but_its_data() -> None:
    after, changes = patched(extension("a", "b"), Operation.UPDATE, ids=("b",), records=({"of": "c"},))

    assert after["records"] == [record("a"), {**record("b"), "data": {"of": "c"}, "updated_at": LATER}]
    assert [change["after"] for change in changes] == [{"position": 1, "data": {"of": "c"}}]


def test_what_changes_nothing_is_the_same_extension() -> None:
    before = extension("a", "b")

    assert patched(before, Operation.PROMOTE, ids=("a",)) == (before, [])
    assert patched(before, Operation.PROMOTE, ids=("a",))[0] is before


def test_a_profile_knows_the_names_of_the_extensions_with_records() -> None:
    assert rules.names_after(["Boats"], [extension("a")]) == ["Boats", "Cars"]
    assert rules.names_after(["Boats", "Cars"], [extension("a")]) == ["Boats", "Cars"]
    assert rules.names_after(["Boats", "Cars"], [extension()]) == ["Boats"]


def test_no_record_is_lost_where_a_later_definition_gives_several_one_key() -> None:
    """Such records can be written by a process that does not know the definition yet."""
    one_key = ExtensionDefinition(name="Cars", unique=("plate",))
    before = extension("a", "b", "c")

    after, changes = changed(one_key, before, Patch("Cars", Operation.PROMOTE, ids=("c",)))

    assert [kept["id"] for kept in after["records"]] == ["c", "a", "b"]
    assert [change["kind"] for change in changes] == ["PROMOTED"]


def test_changes_that_one_record_could_not_hold_are_refused() -> None:
    data = {"a": "x" * 65_000}
    one = change(ChangeKind.UPDATED, ["extensions", "Cars", "a"], {"position": 0, "data": data}, {"data": data})

    rules.require_tellable([one] * 16)
    with pytest.raises(Rejection) as refusal:
        rules.require_tellable([one] * 17)
    assert refusal.value.code is ErrorCode.LIMIT_EXCEEDED
