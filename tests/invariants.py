"""What holds of the stored profiles after every committed write, whoever wrote and whatever failed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import orjson

from gateway.mongo.documents import Document
from tests.changes.following import Lists, followed, lists_of

COLLECTIONS = ("profiles", "tombstones", "identities", "app_profiles", "extensions", "consents", "objects", "changes")
ORDERS = ("identities", "app_profiles")

Stored = Mapping[str, list[Document]]


def assert_invariants(found: Stored) -> None:
    """Assert all of them of what `tests.database.stored` found."""
    data = {name: found.get(name, []) for name in COLLECTIONS}
    for profile in data["profiles"]:
        for values in profile["attributes"].values():
            assert len(set(values)) == len(values)
            assert "" not in values
        for order in ORDERS:
            assert_primary_first(profile[order])
    for order in ORDERS:
        assert_slots_have_their_documents(data["profiles"], order, data[order])
    assert_extensions_have_their_documents(data)
    assert_consents_have_their_documents(data)
    assert_objects_have_their_profile(data)
    assert_versions_are_the_records(data)
    for profile in data["profiles"]:
        assert_records_tell_the_state(profile["_id"], data)


def assert_primary_first(slots: list[Document]) -> None:
    """Eligible entries come first, so the first one is the only primary there is; nothing stands twice."""
    assert sorted(slots, key=lambda slot: not slot["active"]) == slots
    assert len({slot["id"] for slot in slots}) == len(slots)


def assert_slots_have_their_documents(profiles: Iterable[Document], order: str, documents: list[Document]) -> None:
    """Every slot has its document and every document its slot; as ids are unique, no entry is on two profiles."""
    slots = [(slot["id"], profile["_id"]) for profile in profiles for slot in profile[order]]
    assert sorted(slots) == sorted((document["_id"], document["profile"]) for document in documents)


def assert_extensions_have_their_documents(data: Stored) -> None:
    names = [(profile["_id"], name) for profile in data["profiles"] for name in profile["extensions"]]
    assert sorted(names) == sorted((extension["profile"], extension["name"]) for extension in data["extensions"])
    for extension in data["extensions"]:
        keys = [orjson.dumps(record["data"], option=orjson.OPT_SORT_KEYS) for record in extension["records"]]
        assert len(set(keys)) == len(keys) > 0


def assert_consents_have_their_documents(data: Stored) -> None:
    held = [
        (slot["id"], profile["_id"], slot["status"], slot["expiration_date"])
        for profile in data["profiles"]
        for slot in profile["consents"]
    ]
    kept = [
        tuple(consent[field] for field in ("_id", "profile", "status", "expiration_date"))
        for consent in data["consents"]
    ]
    assert sorted(held, key=str) == sorted(kept, key=str)


def assert_objects_have_their_profile(data: Stored) -> None:
    assert {one["profile"] for one in data["objects"]} <= {profile["_id"] for profile in data["profiles"]}


def assert_versions_are_the_records(data: Stored) -> None:
    """The version of a profile, or of its tombstone, is the number of its records, and no record is missing."""
    versions = {document["_id"]: document["version"] for document in (*data["profiles"], *data["tombstones"])}
    assert len(versions) == len(data["profiles"]) + len(data["tombstones"])
    recorded = defaultdict(list)
    for record in data["changes"]:
        recorded[record["_id"]["profile"]].append(record["_id"]["version"])
    assert {profile: sorted(numbers) for profile, numbers in recorded.items()} == {
        profile: list(range(1, version + 1)) for profile, version in versions.items()
    }


def assert_records_tell_the_state(profile_id: str, data: Stored) -> None:
    """The records of a profile, one after the other, lead to what it holds now, in its order."""
    told: Lists = {}
    records = [record for record in data["changes"] if record["_id"]["profile"] == profile_id]
    for record in sorted(records, key=lambda record: record["_id"]["version"]):
        first, *rest = record["changes"]
        match first["kind"]:
            case "DELETED":
                told = {}
            case "CREATED":
                told = followed({}, rest)
            case _:
                told = followed(told, record["changes"])
    held = lists_of(data, profile_id)
    assert {path: list(entries.items()) for path, entries in told.items()} == {
        path: list(entries.items()) for path, entries in held.items()
    }
