"""Names and records of extensions, and what the list operations make of them; all pure."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

import orjson

from gateway.changes.model import Change, changes_of
from gateway.errors import ErrorCode, InvalidInput, Rejection, below
from gateway.extensions.model import (
    MAX_EXTENSION_BYTES,
    MAX_EXTENSIONS,
    MAX_RECORD_BYTES,
    MAX_RECORDS,
    Data,
    ExtensionDocument,
    Record,
)
from gateway.mongo.documents import View
from gateway.primary_first import ChangeKind, Entry, Outcome, Policy, Step
from gateway.profiles.model import ProfileDocument

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
POLICY = Policy(max_entries=MAX_RECORDS)

Ordering = Callable[[tuple[Entry, ...]], Outcome]


def view(extension: View) -> View:
    """Return an extension as clients see it."""
    records = [
        {**record, "is_primary": position == 0, "position": position}
        for position, record in enumerate(extension["records"])
    ]
    return {
        "name": extension["name"],
        "multi_valued": True,
        "primary_record": records[0] if records else None,
        "records": records,
    }


def checked_name(name: str) -> str:
    if not NAME.fullmatch(name):
        problem = "The name of an extension is a letter, then up to 63 letters, digits or underscores."
        raise InvalidInput([problem], ["name"])
    return name


def require_new(name: str, given: Collection[str]) -> None:
    """Refuse a name that is malformed, or that stands among the given ones already."""
    checked_name(name)
    if name in given:
        raise Rejection(ErrorCode.DUPLICATE_VALUE, f"An extension is given once; {name} stands here again.", ["name"])


def require_room(count: int) -> None:
    if count > MAX_EXTENSIONS:
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, f"A profile has at most {MAX_EXTENSIONS} extensions.")


def key_of(data: object) -> str:
    """Return what tells two records apart: all of their data, whatever the order of its fields."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode()


def checked_data(data: object) -> Data:
    if not isinstance(data, dict):
        raise InvalidInput(["A record is a JSON object."], code=ErrorCode.INVALID_VALUE)
    size = len(orjson.dumps(data))
    if size > MAX_RECORD_BYTES:
        problem = f"A record has at most {MAX_RECORD_BYTES:,} bytes of JSON; this one has {size:,}."
        raise InvalidInput([problem], code=ErrorCode.INVALID_VALUE)
    return data


def key_of_id(extension: ExtensionDocument, id_: str, *path: str | int) -> str:
    """Return the key of the record with this id, or refuse: there is none."""
    for record in extension["records"]:
        if record["id"] == id_:
            return key_of(record["data"])
    raise Rejection(ErrorCode.NOT_FOUND, "The extension has no record with this id.", path)


def reordered(
    extension: ExtensionDocument, ordering: Ordering, new: Mapping[str, Record]
) -> tuple[ExtensionDocument, list[Change]]:
    """Apply a list operation to the records; `new` has those that it may bring in, by key."""
    old = {key_of(record["data"]): record for record in extension["records"]}
    outcome = ordering(tuple(Entry(key) for key in old))
    _require_size(outcome)
    records = {**new, **old}
    after = ExtensionDocument({**extension, "records": [records[entry.key] for entry in outcome.entries]})
    return after, _told(extension["name"], outcome.steps, records)


def _require_size(outcome: Outcome) -> None:
    # The key of a record is its JSON.
    size = sum(len(entry.key.encode()) for entry in outcome.entries)
    if size > MAX_EXTENSION_BYTES:
        message = (
            f"The records of an extension have at most {MAX_EXTENSION_BYTES:,} bytes of JSON; these have {size:,}."
        )
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message)


def _told(name: str, steps: Sequence[Step], records: Mapping[str, Record]) -> list[Change]:
    """Tell steps with the ids of records in the place of their keys, and with the data of those that came or went."""
    changes = changes_of(steps, "extensions", name, name=lambda key: [records[key]["id"]])
    return [
        _with_data(change, records[step.key]["data"], records[step.key]["data"])
        if step.kind in (ChangeKind.ADDED, ChangeKind.REMOVED)
        else change
        for step, change in zip(steps, changes, strict=True)
    ]


def _with_data(change: Change, before: Data, after: Data) -> Change:
    """Return a change that tells place and data of a record; a record has no state, it is always active."""
    was, is_ = change["before"], change["after"]
    return {
        **change,
        "before": None if was is None else {"position": was["position"], "data": before},
        "after": None if is_ is None else {"position": is_["position"], "data": after},
    }


def updated(
    extension: ExtensionDocument, id_: str, data: Data, at: datetime, ordering: Ordering
) -> tuple[ExtensionDocument, list[Change]]:
    """Give a record other data in its place; its id and its creation time stay."""
    outcome = ordering(tuple(Entry(key_of(record["data"])) for record in extension["records"]))
    if not outcome.changed:
        return extension, []
    _require_size(outcome)
    old = next(record for record in extension["records"] if record["id"] == id_)
    new = Record({**old, "data": data, "updated_at": at})
    records = [new if record["id"] == id_ else record for record in extension["records"]]
    changes = changes_of(outcome.steps, "extensions", extension["name"], name=lambda _key: [id_])
    told = [_with_data(change, old["data"], data) for change in changes]
    return ExtensionDocument({**extension, "records": records}), told


def named(profile: ProfileDocument, extension: ExtensionDocument) -> ProfileDocument:
    """Return the profile with the name of the extension noted, or struck out when it has no records."""
    others = [name for name in profile["extensions"] if name != extension["name"]]
    names = sorted([*others, extension["name"]]) if extension["records"] else others
    with below("name"):
        require_room(len(names))
    return ProfileDocument({**profile, "extensions": names})
