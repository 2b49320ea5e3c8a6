"""Records as data; no database."""

from datetime import datetime

import pytest

from gateway import primary_first
from gateway.errors import ErrorCode, InvalidInput, Rejection
from gateway.extensions import rules
from gateway.extensions.model import ExtensionDocument, Record
from gateway.person.rules.facts import unknown
from gateway.profiles.model import ProfileDocument

AT = datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 -- documents keep naive UTC.
LATER = datetime(2026, 2, 3, 4, 5, 6)  # noqa: DTZ001 -- documents keep naive UTC.


def record(id_: str) -> Record:
    return Record(id=id_, data={"of": id_}, created_at=AT, updated_at=AT)


def extension(*ids: str) -> ExtensionDocument:
    return ExtensionDocument(
        _id="demo|C1|Cars", domain="demo", profile="demo|C1", name="Cars", records=[record(id_) for id_ in ids]
    )


def profile(*names: str) -> ProfileDocument:
    return ProfileDocument(
        **unknown("test"),
        _id="demo|C1",
        id="N1",
        domain="demo",
        customer_id="C1",
        version=1,
        created_at=AT,
        updated_at=AT,
        attributes={},
        identities=[],
        app_profiles=[],
        extensions=list(names),
        emails=[],
        phones=[],
        addresses=[],
        groups=[],
        consents=[],
        search=[],
        indexed={"scheme": 1, "version": 0},
    )


def test_the_key_of_a_record_is_all_of_its_data() -> None:
    assert rules.key_of({"b": [1, 1.0, True], "a": {"d": None, "c": "é"}}) == (
        '{"a":{"c":"é","d":null},"b":[1,1.0,true]}'
    )


@pytest.mark.parametrize("name", ["A", "a1_", "N" * 64])
def test_a_good_name(name: str) -> None:
    assert rules.checked_name(name) == name


@pytest.mark.parametrize("name", ["", "_a", "1a", "a b", "a.b", "a\n", "é", "N" * 65])
def test_a_wrong_name(name: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        rules.checked_name(name)
    assert refusal.value.path == ("name",)


def test_a_record_is_as_large_as_its_json() -> None:
    assert rules.checked_data({"é": "x" * (65_536 - 9)}) == {"é": "x" * (65_536 - 9)}
    with pytest.raises(InvalidInput) as refusal:
        rules.checked_data({"é": "x" * (65_536 - 8)})
    assert refusal.value.problems == ("A record has at most 65,536 bytes of JSON; this one has 65,537.",)


def test_a_view_tells_place_and_primacy() -> None:
    view = rules.view(extension("a", "b"))

    assert view == {
        "name": "Cars",
        "multi_valued": True,
        "primary_record": {**record("a"), "is_primary": True, "position": 0},
        "records": [
            {**record("a"), "is_primary": True, "position": 0},
            {**record("b"), "is_primary": False, "position": 1},
        ],
    }
    assert rules.view(extension())["primary_record"] is None


def test_a_record_is_found_by_its_id_alone() -> None:
    assert rules.key_of_id(extension("a", "b"), "b") == '{"of":"b"}'
    with pytest.raises(Rejection) as refusal:
        rules.key_of_id(extension("a"), '{"of":"a"}', "id")
    assert (refusal.value.code, refusal.value.path) == (ErrorCode.NOT_FOUND, ("id",))


def test_reordered_records_are_the_same_records() -> None:
    before = extension("a", "b")

    after, changes = rules.reordered(
        before, lambda entries: primary_first.promote(entries, '{"of":"b"}', rules.POLICY), {}
    )

    assert after == {**before, "records": [record("b"), record("a")]}
    assert [(change["kind"], change["path"]) for change in changes] == [("PROMOTED", ["extensions", "Cars", "b"])]
    assert before == extension("a", "b")


def test_an_updated_record_keeps_all_but_its_data() -> None:
    after, changes = rules.updated(
        extension("a", "b"),
        "b",
        {"of": "c"},
        LATER,
        lambda entries: primary_first.update(entries, '{"of":"b"}', '{"of":"c"}', rules.POLICY),
    )

    assert after["records"] == [record("a"), {**record("b"), "data": {"of": "c"}, "updated_at": LATER}]
    assert [change["after"] for change in changes] == [{"position": 1, "data": {"of": "c"}}]


def test_a_profile_knows_the_names_of_the_extensions_with_records() -> None:
    assert rules.named(profile("Boats"), extension("a"))["extensions"] == ["Boats", "Cars"]
    assert rules.named(profile("Boats", "Cars"), extension("a"))["extensions"] == ["Boats", "Cars"]
    assert rules.named(profile("Boats", "Cars"), extension())["extensions"] == ["Boats"]


def test_a_full_profile_takes_no_further_extension() -> None:
    names = [f"E{index}" for index in range(50)]

    with pytest.raises(Rejection) as refusal:
        rules.named(profile(*names), extension("a"))

    assert (refusal.value.code, refusal.value.path) == (ErrorCode.LIMIT_EXCEEDED, ("name",))
    assert rules.named(profile(*names), extension())["extensions"] == names
