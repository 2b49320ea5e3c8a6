"""Whatever patches do to records, the laws of ordered lists hold, and the changes tell all of it."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from gateway.definitions.model import ExtensionDefinition
from gateway.definitions.records import key_of
from gateway.errors import Rejection, Rejections
from gateway.extensions import rules
from gateway.extensions.model import Data, ExtensionDocument, Operation, Patch
from tests.changes.following import Lists, followed

AT = datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 -- documents keep naive UTC.
KEYED = ExtensionDefinition(name="Cars", unique=("plate",))
DEFINITIONS = (ExtensionDefinition(name="Cars"), KEYED, ExtensionDefinition(name="Cars", multi_valued=False))

RECORDS = st.lists(st.fixed_dictionaries({"plate": st.sampled_from("ABCD"), "doors": st.integers(3, 4)}), max_size=4)
PLACES = st.lists(st.integers(0, 4), max_size=4)
STEPS = st.lists(st.tuples(st.sampled_from(Operation), RECORDS, PLACES, st.booleans()), max_size=8)


def patch(
    extension: ExtensionDocument, operation: Operation, records: list[Data], places: list[int], *, as_primary: bool
) -> Patch:
    """Return a patch that means the records at some places; one beyond the end means none."""
    ids = [record["id"] for record in extension["records"]]
    meant = [ids[place] if place < len(ids) else "no-such" for place in places]
    if operation is Operation.REORDER:
        meant = sorted(ids, key=lambda id_: meant.index(id_) if id_ in meant else -1)
    if operation in (Operation.UPDATE, Operation.PROMOTE):
        meant = [*meant, "no-such"][:1]
    if operation is Operation.UPDATE:
        records = [*records, {"plate": "E", "doors": 5}][:1]
    elif operation not in (Operation.SET, Operation.ADD):
        records = []
    return Patch("Cars", operation, tuple(records), tuple(meant), as_primary)


def lists(extension: ExtensionDocument) -> Lists:
    held = {record["id"]: record["data"] for record in extension["records"]}
    return {("extensions", "Cars"): held} if held else {}


def in_order(held: Lists) -> list[tuple[str, Data]]:
    return [entry for entries in held.values() for entry in entries.items()]


@given(st.sampled_from(DEFINITIONS), STEPS)
def test_laws_of_records_G8_G12(
    definition: ExtensionDefinition, steps: list[tuple[Operation, list[Data], list[int], bool]]
) -> None:
    first = extension = ExtensionDocument(_id="d|C1|Cars", domain="d", profile="d|C1", name="Cars", records=[])
    for operation, records, places, as_primary in steps:
        asked = patch(extension, operation, records, places, as_primary=as_primary)
        try:
            after = rules.patched(definition, extension, asked, AT)
        except (Rejection, Rejections):
            continue
        changes = rules.differences(definition, extension, after, primary_named=operation is Operation.PROMOTE)

        keys = [key_of(definition, record["data"]) for record in after["records"]]
        assert len(set(keys)) == len(keys) <= (100 if definition.multi_valued else 1)
        assert in_order(followed(lists(extension), changes)) == in_order(lists(after))
        assert bool(changes) == (after is not extension)
        if operation is Operation.SET:
            assert [record["data"] for record in after["records"]] == records
        if operation is not Operation.UPDATE:
            was = {key_of(definition, record["data"]): record["id"] for record in extension["records"]}
            assert all(
                record["id"] == was.get(key, record["id"]) for key, record in zip(keys, after["records"], strict=True)
            )
        assert operation is not Operation.SET or rules.patched(definition, after, asked, AT) is after
        extension = after
    # Together they are told as one difference, however many they were.
    told = rules.differences(definition, first, extension, primary_named=True)
    assert in_order(followed({}, told)) == in_order(lists(extension))
