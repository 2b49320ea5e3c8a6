"""What can be done to the extensions of a profile."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway import ids, primary_first
from gateway.changes.model import Change, Outcome
from gateway.envelope import Envelope
from gateway.errors import Findings, below
from gateway.extensions import rules, store
from gateway.extensions.model import Asked, Data, ExtensionDocument, Record
from gateway.mongo.access import Access
from gateway.mongo.writes import Write
from gateway.primary_first import Entry
from gateway.profiles.actions.writing import change_profile
from gateway.profiles.model import Key, ProfileDocument, Revision

Rule = Callable[[ExtensionDocument, datetime], tuple[ExtensionDocument, list[Change]]]


async def set_records(access: Access, envelope: Envelope, key: Key, name: str, records: Sequence[Any]) -> Outcome:
    """Make these the records of an extension, primary first; records that it has keep their ids."""
    wanted = _checked(records)

    return await _change(access, envelope, key, name, lambda extension, at: _replaced(extension, wanted, at))


async def add_records(
    access: Access, envelope: Envelope, key: Key, name: str, records: Sequence[Any], *, as_primary: bool
) -> Outcome:
    """Add records to an extension, at its end or as its first; those that it has stay as they are."""
    wanted = _checked(records)

    def added(extension: ExtensionDocument, at: datetime) -> tuple[ExtensionDocument, list[Change]]:
        new = [Entry(key) for key in wanted.keys]
        with below("records"):
            return rules.reordered(
                extension,
                lambda entries: primary_first.add(entries, new, rules.POLICY, as_primary=as_primary),
                wanted.made(at),
            )

    return await _change(access, envelope, key, name, added)


async def update_record(access: Access, envelope: Envelope, key: Key, name: str, id_: str, data: Any) -> Outcome:
    """Change the data of a record in its place (`NOT_FOUND`, `DUPLICATE_VALUE`)."""
    with below("data"):
        new = rules.checked_data(data)

    def updated(extension: ExtensionDocument, at: datetime) -> tuple[ExtensionDocument, list[Change]]:
        old_key = rules.key_of_id(extension, id_, "id")
        with below("data"):
            return rules.updated(
                extension,
                id_,
                new,
                at,
                lambda entries: primary_first.update(entries, old_key, rules.key_of(new), rules.POLICY),
            )

    return await _change(access, envelope, key, name, updated)


async def remove_records(access: Access, envelope: Envelope, key: Key, name: str, record_ids: Sequence[str]) -> Outcome:
    """Remove records by id; an id that is not there changes nothing."""

    def removed(extension: ExtensionDocument, _at: datetime) -> tuple[ExtensionDocument, list[Change]]:
        keys = [rules.key_of(record["data"]) for record in extension["records"] if record["id"] in record_ids]
        return rules.reordered(extension, lambda entries: primary_first.remove(entries, keys, rules.POLICY), {})

    return await _change(access, envelope, key, name, removed)


async def promote_record(access: Access, envelope: Envelope, key: Key, name: str, id_: str) -> Outcome:
    """Make a record the primary one of its extension (`NOT_FOUND`)."""

    def promoted(extension: ExtensionDocument, _at: datetime) -> tuple[ExtensionDocument, list[Change]]:
        record_key = rules.key_of_id(extension, id_, "id")
        return rules.reordered(extension, lambda entries: primary_first.promote(entries, record_key, rules.POLICY), {})

    return await _change(access, envelope, key, name, promoted)


async def reorder_records(
    access: Access, envelope: Envelope, key: Key, name: str, record_ids: Sequence[str]
) -> Outcome:
    """Put all records of an extension into a new order (`INVALID_PERMUTATION`)."""

    def in_order(extension: ExtensionDocument, _at: datetime) -> tuple[ExtensionDocument, list[Change]]:
        keys = {record["id"]: rules.key_of(record["data"]) for record in extension["records"]}
        # No record has an empty key, so an unknown id makes the permutation a wrong one.
        wanted = [keys.get(id_, "") for id_ in record_ids]
        with below("ids"):
            return rules.reordered(extension, lambda entries: primary_first.reorder(entries, wanted, rules.POLICY), {})

    return await _change(access, envelope, key, name, in_order)


@dataclass(frozen=True, slots=True)
class Initial:
    """The extensions of a profile that is to be created: their names, their documents, and what to report."""

    names: list[str]
    writes: tuple[Write, ...]
    changes: tuple[Change, ...]


def initial(access: Access, customer_id: str, asked: Sequence[Asked], at: datetime) -> Initial:
    """Prepare the extensions of a new profile, or refuse all that are malformed or given twice."""
    findings = Findings()
    extensions: dict[str, ExtensionDocument] = {}
    changes: list[Change] = []
    for index, one in enumerate(asked):
        with findings.at("extensions", index):
            rules.require_new(one.name, extensions)
            wanted = _checked(one.records)
            empty = _empty(access.id(customer_id, one.name), access.id(customer_id), one.name)
            extensions[one.name], its_changes = _replaced(empty, wanted, at)
            changes += its_changes
    filled = sorted(name for name, extension in extensions.items() if extension["records"])
    with findings.at("extensions"):
        rules.require_room(len(filled))
    findings.settle()
    writes = [write for name in filled for write in store.save(None, extensions[name])]
    return Initial(filled, tuple(writes), tuple(changes))


def deletions(access: Access, profile: ProfileDocument) -> list[Write]:
    """Return the writes that delete all extensions of a profile which is to be deleted."""
    ids_ = [access.id(profile["customer_id"], name) for name in profile["extensions"]]
    return [store.deletion(*ids_)] if ids_ else []


def _replaced(extension: ExtensionDocument, wanted: "_Wanted", at: datetime) -> tuple[ExtensionDocument, list[Change]]:
    new = [Entry(key) for key in wanted.keys]
    with below("records"):
        return rules.reordered(
            extension, lambda entries: primary_first.replace(entries, new, rules.POLICY), wanted.made(at)
        )


async def _change(access: Access, envelope: Envelope, key: Key, name: str, rule: Rule) -> Outcome:
    rules.checked_name(name)

    async def changed(profile: ProfileDocument, at: datetime) -> Revision:
        id_ = access.id(profile["customer_id"], name)
        before = await store.get(access, id_)
        after, changes = rule(before or _empty(id_, profile["_id"], name), at)
        if not changes:
            return Revision(profile, profile, more={"extension_name": name})
        return Revision(
            profile,
            rules.named(profile, after),
            tuple(changes),
            tuple(store.save(before, after)),
            more={"extension_name": name},
        )

    return await change_profile(access, envelope, key, changed)


def _empty(id_: str, profile_id: str, name: str) -> ExtensionDocument:
    return ExtensionDocument(_id=id_, domain=ids.parts(id_, 3)[0], profile=profile_id, name=name, records=[])


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Records that are asked for, by key; a key given twice stays twice, for the rule to refuse."""

    keys: list[str]
    data: Mapping[str, Data]

    def made(self, at: datetime) -> dict[str, Record]:
        return {
            key: Record(id=ids.new_id(), data=data, created_at=at, updated_at=at) for key, data in self.data.items()
        }


def _checked(records: Sequence[Any]) -> _Wanted:
    findings = Findings()
    good: list[Data] = []
    for index, data in enumerate(records):
        with findings.at("records", index):
            good.append(rules.checked_data(data))
    findings.settle()
    keys = [rules.key_of(data) for data in good]
    return _Wanted(keys, dict(zip(keys, good, strict=True)))
