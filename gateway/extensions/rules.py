"""Names and records of extensions, and what patches make of them; all pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import orjson

from gateway import ids, primary_first
from gateway.changes.model import Change, changes_of
from gateway.definitions.model import NAME, Definitions, ExtensionDefinition
from gateway.definitions.records import as_text, key_of, stored_record
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection, Rejections, below
from gateway.extensions.model import (
    MAX_EXTENSION_BYTES,
    MAX_EXTENSIONS,
    MAX_RECORD_BYTES,
    MAX_RECORDS,
    Data,
    ExtensionDocument,
    Operation,
    Patch,
    Record,
)
from gateway.mongo.documents import View
from gateway.primary_first import ChangeKind, Entry, Outcome, Policy
from gateway.primary_first.patches import refuse_duplicates
from gateway.primary_first.steps import explain


def view(definitions: Definitions, extension: View) -> View:
    """Return an extension as clients see it."""
    records = [
        {**record, "is_primary": position == 0, "position": position}
        for position, record in enumerate(extension["records"])
    ]
    definition = definitions.defined_extension(extension["name"])
    return {
        "name": extension["name"],
        "multi_valued": definition is None or definition.multi_valued,
        "primary_record": records[0] if records else None,
        "records": records,
    }


def name_of(definitions: Definitions, name: str) -> str:
    """Return the name under which the records of an extension are kept that is called by its name or source name."""
    definition = definitions.defined_extension(name)
    return definition.name if definition else name


def definition_of(definitions: Definitions, name: str) -> ExtensionDefinition:
    """Return what holds for an extension, or refuse: there is none of this name."""
    definition = definitions.extension(name)
    if definition is not None:
        return definition
    if not NAME.fullmatch(name):
        problem = "The name of an extension is a letter, then up to 63 letters, digits or underscores."
        raise InvalidInput([problem])
    message = f"The domain does not define an extension {name}; extensionDefinitions lists those that it does."
    raise Rejection(ErrorCode.EXTENSION_NOT_DEFINED, message)


def checked(definitions: Definitions, patch: Patch) -> tuple[ExtensionDefinition, Patch]:
    """Return a patch with its name and records in stored form, and what holds for them, or refuse all that is wrong."""
    findings = Findings()
    definition = ExtensionDefinition(name=patch.name)
    with findings.at(*patch.path, "name"):
        definition = definition_of(definitions, patch.name)
    records: dict[int, Data] = {}
    for index, data in enumerate(patch.records):
        with findings.at(*patch.records_path, *(() if patch.operation is Operation.UPDATE else (index,))):
            records[index] = checked_data(definition, data)
    with findings.at(*patch.records_path):
        keys = {index: key_of(definition, data) for index, data in records.items()}
        refuse_duplicates([keys.get(index) for index in range(len(patch.records))])
    findings.settle()
    return definition, replace(patch, name=definition.name, records=tuple(records.values()))


def checked_data(definition: ExtensionDefinition, data: object) -> Data:
    """Return a record as it is kept, or refuse all that is wrong with it."""
    if not isinstance(data, dict):
        raise InvalidInput(["A record is a JSON object."], code=ErrorCode.INVALID_VALUE)
    _require_record_size(data)
    stored = stored_record(definition, data)
    _require_record_size(stored)
    return stored


def _require_record_size(data: Data) -> None:
    size = len(orjson.dumps(data))
    if size > MAX_RECORD_BYTES:
        problem = f"A record has at most {MAX_RECORD_BYTES:,} bytes of JSON; this one has {size:,}."
        raise InvalidInput([problem], code=ErrorCode.INVALID_VALUE)


def once_each(definitions: Definitions, patches: Iterable[Patch]) -> None:
    """Refuse patches of one extension after the first."""
    findings = Findings()
    seen: set[str] = set()
    for patch in patches:
        name = name_of(definitions, patch.name)
        if name in seen:
            message = f"An extension is given once; {name} stands here again."
            findings.add(Rejection(ErrorCode.DUPLICATE_VALUE, message, [*patch.path, "name"]))
        seen.add(name)
    findings.settle()


def require_room(count: int) -> None:
    if count > MAX_EXTENSIONS:
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, f"A profile has at most {MAX_EXTENSIONS} extensions.")


def require_tellable(changes: Iterable[Change]) -> None:
    """Refuse changes that one record of them could not hold."""
    sides = (side for one in changes for side in (one["before"], one["after"]) if isinstance(side, dict))
    size = sum(len(orjson.dumps(side["data"])) for side in sides if "data" in side)
    if size > 2 * MAX_EXTENSION_BYTES:
        message = (
            f"The records that one mutation brings, changes and takes away have at most {2 * MAX_EXTENSION_BYTES:,} "
            f"bytes of JSON together; these have {size:,}."
        )
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message, ["extensions"])


def keyed(definition: ExtensionDefinition, records: Iterable[Record]) -> dict[str, Record]:
    """Return records by their keys, none left out.

    Records that were kept before the definition may share a key; the later ones have their ids behind it.
    """
    found: dict[str, Record] = {}
    for record in records:
        key = key_of(definition, record["data"])
        found[f"{key} {record['id']}" if key in found else key] = record
    return found


def agrees(definition: ExtensionDefinition, extension: View) -> bool:
    """Tell whether an extension that is stored could be kept under a definition as it is."""
    records = extension["records"]
    if extension["name"] != definition.name or len(records) > _policy(definition).max_entries:
        return False
    if len({key_of(definition, record["data"]) for record in records}) < len(records):
        return False
    try:
        return all(_is_kept_so(definition, record["data"]) for record in records)
    except (Rejection, Rejections):
        return False


def _is_kept_so(definition: ExtensionDefinition, data: Data) -> bool:
    stored = checked_data(definition, data)
    # A default that it does not have yet is no contradiction.
    return as_text({name: stored[name] for name in data}) == as_text(data)


def _policy(definition: ExtensionDefinition) -> Policy:
    return Policy(max_entries=MAX_RECORDS if definition.multi_valued else 1)


@dataclass(frozen=True, slots=True)
class _Applied:
    """What a patch makes of the keys of records; `data` is what records of these keys have from now on."""

    outcome: Outcome
    data: Mapping[str, Data] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    """The old key of a record by its new one."""


def patched(
    definition: ExtensionDefinition, extension: ExtensionDocument, patch: Patch, at: datetime
) -> ExtensionDocument:
    """Apply a checked patch to the records of an extension; without changes it is the same one."""
    held = keyed(definition, extension["records"])
    applied = _applied(definition, held, patch)
    records = [_record(held, applied, entry.key, at) for entry in applied.outcome.entries]
    if [id(record) for record in records] == [id(record) for record in extension["records"]]:
        return extension
    with below(*patch.records_path):
        _require_size(records)
    return ExtensionDocument({**extension, "records": records})


def _applied(definition: ExtensionDefinition, held: Mapping[str, Record], patch: Patch) -> _Applied:
    entries = tuple(Entry(key) for key in held)
    policy = _policy(definition)
    keys = {record["id"]: key for key, record in held.items()}
    given = [key_of(definition, data) for data in patch.records]
    data = dict(zip(given, patch.records, strict=True))
    new = [Entry(key) for key in given]
    with below(*patch.operand_path):
        match patch.operation:
            case Operation.SET:
                return _Applied(primary_first.replace(entries, new, policy), data)
            case Operation.ADD:
                outcome = primary_first.add(entries, new, policy, as_primary=patch.as_primary)
                return _Applied(outcome, {key: added for key, added in data.items() if key not in held})
            case Operation.REMOVE:
                return _Applied(primary_first.remove(entries, [keys[i] for i in patch.ids if i in keys], policy))
            case Operation.REORDER:
                # No record has an empty key, so an unknown id makes the permutation a wrong one.
                return _Applied(primary_first.reorder(entries, [keys.get(id_, "") for id_ in patch.ids], policy))
    (id_,) = patch.ids
    with below(*patch.id_path):
        if id_ not in keys:
            raise Rejection(ErrorCode.NOT_FOUND, "The extension has no record with this id.")
    if patch.operation is Operation.PROMOTE:
        return _Applied(primary_first.promote(entries, keys[id_], policy))
    with below(*patch.records_path):
        return _Applied(primary_first.update(entries, keys[id_], given[0], policy), data, {given[0]: keys[id_]})


def _record(held: Mapping[str, Record], applied: _Applied, key: str, at: datetime) -> Record:
    old = held.get(applied.renamed.get(key, key))
    if old is None:
        return Record(id=ids.new_id(), data=applied.data[key], created_at=at, updated_at=at)
    data = applied.data.get(key, old["data"])
    return old if as_text(data) == as_text(old["data"]) else Record({**old, "data": data, "updated_at": at})


def _require_size(records: Iterable[Record]) -> None:
    size = sum(len(orjson.dumps(record["data"])) for record in records)
    if size > MAX_EXTENSION_BYTES:
        message = (
            f"The records of an extension have at most {MAX_EXTENSION_BYTES:,} bytes of JSON; these have {size:,}."
        )
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message)


def differences(
    definition: ExtensionDefinition, before: ExtensionDocument, after: ExtensionDocument, *, primary_named: bool
) -> list[Change]:
    """Tell how the records of an extension differ, by their ids, with the data of those that came, went or changed."""
    old, new = ({record["id"]: record for record in extension["records"]} for extension in (before, after))
    steps = explain(
        list(map(Entry, old)),
        list(map(Entry, new)),
        _policy(definition),
        updated=[id_ for id_ in old if id_ in new and as_text(old[id_]["data"]) != as_text(new[id_]["data"])],
        primary_named=primary_named,
    )
    return [_with_data(one, old, new) for one in changes_of(list(steps), "extensions", after["name"])]


def _with_data(one: Change, old: Mapping[str, Record], new: Mapping[str, Record]) -> Change:
    """Return a change that tells place and data of a record; a record has no state, it is always active."""
    if one["kind"] not in _OF_CONTENT:
        return one
    was, is_, id_ = one["before"], one["after"], one["path"][-1]
    return {
        **one,
        "before": was and {"position": was["position"], "data": old[id_]["data"]},
        "after": is_ and {"position": is_["position"], "data": new[id_]["data"]},
    }


_OF_CONTENT = {kind.value for kind in (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.UPDATED)}


def names_after(names: Sequence[str], extensions: Iterable[ExtensionDocument]) -> list[str]:
    """Return the names that a profile keeps of its extensions: of those that have records."""
    touched = {extension["name"]: bool(extension["records"]) for extension in extensions}
    kept = [name for name in names if touched.get(name, True)]
    return sorted({*kept, *(name for name, filled in touched.items() if filled)})
