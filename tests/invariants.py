"""What holds of the stored profiles after every committed write, whoever wrote and whatever failed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from gateway.ids import parts
from gateway.mongo.client import Database
from gateway.mongo.documents import Document

COLLECTIONS = ("profiles", "tombstones", "identities", "app_profiles", "extensions", "changes")
ORDERS = {"identities": "identities", "app_profiles": "appProfiles"}

Stored = Mapping[str, list[Document]]


async def stored(db: Database) -> Stored:
    """Read everything there is about profiles; nobody may write meanwhile."""
    return {name: await db[name].find().to_list(None) for name in COLLECTIONS}


def assert_invariants(data: Stored) -> None:
    for profile in data["profiles"]:
        for values in profile["attributes"].values():
            assert len(set(values)) == len(values)
            assert "" not in values
        for order in ORDERS:
            assert_primary_first(profile[order])
    for order in ORDERS:
        assert_slots_have_their_documents(data["profiles"], order, data[order])
    assert_extensions_have_their_documents(data)
    assert_versions_are_the_records(data)
    for profile in data["profiles"]:
        assert_records_tell_the_state(profile, data)


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


def assert_records_tell_the_state(profile: Document, data: Stored) -> None:
    """The records of a profile, one after the other, lead to what it holds now."""
    state: dict[tuple[str, ...], Any] = {}
    records = [record for record in data["changes"] if record["_id"]["profile"] == profile["_id"]]
    for record in sorted(records, key=lambda record: record["_id"]["version"]):
        for change in record["changes"]:
            _apply(state, change)
    assert state == _held(profile, data)


def _held(profile: Document, data: Stored) -> dict[tuple[str, ...], Any]:
    """Return what a profile holds, by path: the state of an entry, the data of a record."""
    held: dict[tuple[str, ...], Any] = {}
    for name, values in profile["attributes"].items():
        held |= {("attributes", name, value): True for value in values}
    for order, name in ORDERS.items():
        held |= {(name, *parts(slot["id"], 3)[1:]): slot["active"] for slot in profile[order]}
    for extension in data["extensions"]:
        if extension["profile"] == profile["_id"]:
            held |= {("extensions", extension["name"], record["id"]): record["data"] for record in extension["records"]}
    return held


def _apply(state: dict[tuple[str, ...], Any], change: Document) -> None:
    kind, before, after = change["kind"], change["before"], change["after"]
    path = tuple(change["path"])
    inside_an_app_profile = path[:1] == ("appProfiles",) and len(path) > 3
    if kind == "DELETED":
        state.clear()
    elif kind in ("CREATED", "PROMOTED", "REORDERED") or inside_an_app_profile:
        return
    elif after is None:
        state.pop(path, None)
    elif path[0] == "extensions":
        state[path] = after
    elif kind == "UPDATED":
        state[path] = state.pop((*path[:-1], before["key"]))
    else:
        state[path] = after["isActive"]
