"""Follows the changes of a record from one state of a profile to the next, knowing no more than their description."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from gateway.consents.model import ConsentDocument
from gateway.consents.rules import path_of, told
from gateway.definitions.model import Definitions
from gateway.ids import parts
from gateway.mongo.documents import Document
from gateway.person.model import FIELDS
from gateway.person.rules.facts import unknown

Path = tuple[str, ...]
Entries = dict[str, Any]
"""Content by name, in the order of the list."""
Lists = dict[Path, Entries]
"""What a profile holds: the entries of each of its lists, by the list's path; without the empty ones.

A value without a place, such as a tag, a consent or a plain fact, stands alone at its own path.
"""

_ALONE = {"tags", "consents", "isActive", *FIELDS.values()}
_UNSAID: Mapping[str, Any] = {
    **{FIELDS.get(field, field): said for field, said in unknown(Definitions(), "").items()},
    "isActive": True,
}


def followed(lists: Lists, changes: Iterable[Mapping[str, Any]]) -> Lists:
    """Return what the lists are after the changes."""
    after = dict(lists)
    grouped: dict[Path, list[Mapping[str, Any]]] = {}
    for change in changes:
        path, was, is_ = _value(change)
        if path[0] == "objects":
            _put_object(after, path, was, is_)
        elif path[0] in _ALONE:
            _put_alone(after, path, was, is_)
        else:
            grouped.setdefault(_list_of(change), []).append(change)
    for path, group in grouped.items():
        after[path] = _applied(after.get(path, {}), group)
        for change in group:
            if path == ("appProfiles",) and change["kind"] in ("ADDED", "REMOVED"):
                _put_parts(after, change)
    return {path: entries for path, entries in after.items() if entries}


def lists_of(documents: Mapping[str, Iterable[Document]], profile_id: str) -> Lists:
    """Return what a profile holds, as the database has it."""
    (profile,) = (one for one in documents["profiles"] if one["_id"] == profile_id)
    lists: Lists = {
        ("identities",): {_name_in(slot["id"]): slot["active"] for slot in profile["identities"]},
        ("appProfiles",): {_name_in(slot["id"]): slot["active"] for slot in profile["app_profiles"]},
    }
    for name, values in profile["attributes"].items():
        lists["attributes", name] = dict.fromkeys(values, True)
    for field in ("emails", "phones", "addresses", "groups"):
        lists[(field,)] = {entry["id"]: entry["is_active"] for entry in profile[field]}
    facts = {name: profile[field] for field, name in FIELDS.items()} | {"isActive": profile["is_active"]}
    lists |= {(name,): {"": value} for name, value in facts.items() if value != _UNSAID[name]}
    lists |= {("tags", tag): {"": tag} for tag in profile["tags"]}
    for document in _held(documents, "consents", profile_id):
        lists[tuple(path_of(document["_id"]))] = {"": told(None, cast("ConsentDocument", document))[0]["after"]}
    for document in _held(documents, "objects", profile_id):
        lists["objects", document["type"], document["unique"]] = {"": document["version"]}
    for document in _held(documents, "app_profiles", profile_id):
        path = ("appProfiles", document["app_id"], document["key"])
        for name, values in document["attributes"].items():
            lists[*path, "attributes", name] = dict.fromkeys(values, True)
        lists[*path, "devices"] = {
            device["device_id"]: (device["is_active"], device["attributes"]) for device in document["devices"]
        }
    for document in _held(documents, "extensions", profile_id):
        lists["extensions", document["name"]] = {record["id"]: record["data"] for record in document["records"]}
    return {path: entries for path, entries in lists.items() if entries}


def _held(documents: Mapping[str, Iterable[Document]], collection: str, profile_id: str) -> list[Document]:
    return [document for document in documents.get(collection, []) if document["profile"] == profile_id]


def _value(change: Mapping[str, Any]) -> tuple[Path, Any, Any]:
    """Return the path of a change and what it says of both sides; whether a profile is active is a fact of it."""
    before, after = change["before"], change["after"]
    if change["path"]:
        return tuple(change["path"]), before, after
    return ("isActive",), before["isActive"], after["isActive"]


def _put_alone(lists: Lists, path: Path, before: Any, after: Any) -> None:
    unsaid = _UNSAID.get(path[0]) if len(path) == 1 else None
    assert lists.pop(path, {"": unsaid})[""] == before
    if after != unsaid:
        lists[path] = {"": after}


def _put_object(lists: Lists, path: Path, before: Any, after: Any) -> None:
    """Follow an object by its version; one that is on another profile has none here."""
    was, is_ = ((side or {}).get("version") for side in (before, after))
    assert lists.pop(path, {"": None})[""] == was
    if is_ is not None:
        lists[path] = {"": is_}


def _name_in(entry_id: str) -> str:
    return "/".join(parts(entry_id, 3)[1:])


def _list_of(change: Mapping[str, Any]) -> Path:
    path = tuple(change["path"])
    if change["kind"] == "REORDERED":
        return path
    return path[:1] if _is_named_by_two(path) else path[:-1]


def _is_named_by_two(path: Path) -> bool:
    return path[0] in ("identities", "appProfiles") and len(path) == 3


def _name(change: Mapping[str, Any]) -> str:
    path = tuple(change["path"])
    return "/".join(path[1:]) if _is_named_by_two(path) else path[-1]


def _applied(entries: Entries, changes: Sequence[Mapping[str, Any]]) -> Entries:
    before = list(entries)
    left = dict(entries)
    arrived: Entries = {}
    places: dict[str, int] = {}
    order: list[str] | None = None
    renamed = {_name(change): _old_name(change) for change in changes if _is_renaming(change)}
    for change in changes:
        if change["kind"] == "REORDERED":
            assert [_in_order(name) for name in change["before"]] == before
            order = [_in_order(name) for name in change["after"]]
            continue
        name, was, is_ = _name(change), change["before"] or {}, change["after"] or {}
        old_name = name if change["kind"] == "REMOVED" else renamed.get(name, name)
        if "position" in was:
            assert before[was["position"]] == old_name
            assert _content(change, was, entries[old_name]) == entries[old_name]
            left.pop(old_name, None)
        if "position" in is_:
            places[name] = is_["position"]
            arrived[name] = _content(change, is_, arrived.get(name, entries.get(old_name)))
    # Entries may swap their names, so all of them leave before any arrives.
    result = left | arrived
    if order is None:
        order = [name for name in before if name in result and name not in places]
        for name, position in sorted(places.items(), key=lambda place: place[1]):
            order.insert(position, name)
    assert sorted(order) == sorted(result)
    return {name: result[name] for name in order}


def _is_renaming(change: Mapping[str, Any]) -> bool:
    return change["kind"] == "UPDATED" and {"position", "identifier"} <= set(change["before"])


def _old_name(change: Mapping[str, Any]) -> str:
    return f"{change['path'][1]}/{change['before']['identifier']}"


def _in_order(name: str | list[str]) -> str:
    return name if isinstance(name, str) else "/".join(name)


def _content(change: Mapping[str, Any], side: Mapping[str, Any], otherwise: Any) -> Any:
    """Return what one side of a change says of an entry beside its place; what it leaves out is `otherwise`."""
    if "data" in side:
        return side["data"]
    if change["path"][-2] == "devices":
        return side["isActive"], side["attributes"]
    # A plain value is never inactive, so nothing is said of that.
    return side.get("isActive", True if otherwise is None else otherwise)


def _put_parts(lists: Lists, change: Mapping[str, Any]) -> None:
    """Take away the attributes and devices of an app profile that went, or bring in those of one that came."""
    path = tuple(change["path"])
    held: Lists = {}
    for side in filter(None, (change["before"], change["after"])):
        for name, values in side["attributes"].items():
            held[*path, "attributes", name] = dict.fromkeys(values, True)
        devices = side["devices"]
        held[*path, "devices"] = {one["deviceId"]: (one["isActive"], one["attributes"]) for one in devices}
    for part, entries in held.items():
        if change["after"] is None:
            assert list(lists.pop(part, {}).items()) == list(entries.items())
        else:
            lists[part] = entries
