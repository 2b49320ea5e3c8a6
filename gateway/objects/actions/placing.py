"""Placing one object of a batch: which profile it belongs to, and what becomes of both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from gateway import ids
from gateway.app_profiles import model as app_profiles
from gateway.changes.actions import record
from gateway.changes.model import Change
from gateway.consents import model as consents
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection, Rejections, VersionConflict, refusals
from gateway.extensions import model as extensions
from gateway.identities import model as identities
from gateway.mongo.access import Access
from gateway.mongo.transaction import Lost
from gateway.mongo.writes import Write
from gateway.objects.actions.desk import Desk
from gateway.objects.actions.rows import Row
from gateway.objects.model import COLLECTION, ObjectDocument, ObjectStatus, Record
from gateway.objects.rules.matching import CUSTOMER_ID, Lookup, Match, match, orphan
from gateway.objects.rules.merging import Beside, Merging
from gateway.objects.rules.placing import blank, merge, object_change, object_document, withdraw
from gateway.objects.rules.settling import Sayings
from gateway.primary_first import ChangeKind
from gateway.profiles import rules as profiles
from gateway.profiles.actions.carrying_out import contention
from gateway.profiles.model import COLLECTION as PROFILES
from gateway.profiles.model import SEARCH, TOMBSTONES, ProfileDocument
from gateway.profiles.rules import searchable


@dataclass(slots=True)
class Placed:
    """What came of one object; `left_out` tells what of it was refused."""

    status: ObjectStatus
    profile: str | None = None
    matched_by: Sequence[str] = ()
    changes: list[Change] = field(default_factory=list)
    left_out: Sequence[Rejection] = ()


@dataclass(slots=True)
class Placing:
    """Places the objects of a batch on a desk, one after the other; `records` are what has to be told of it.

    `lenient` lets what is refused of an object be left out. `contended` tells of profiles that others keep changing.
    """

    access: Access
    envelope: Envelope
    desk: Desk
    at: datetime
    lenient: bool
    contended: Callable[[str], bool]
    records: list[Write] = field(default_factory=list)

    def place(self, row: Row) -> Placed:
        """Place an object, or refuse it (`Unread`): then nothing on the desk has changed."""
        stored: ObjectDocument | None = self.desk.get(COLLECTION, row.id)
        home = self.desk.get(PROFILES, stored["profile"]) if stored else None
        if stored is not None and home is None:
            # It went with its profile, and comes as if for the first time.
            stored = None
        if stored is not None:
            status = _known(row, stored)
            if status is not None:
                return Placed(status, stored["profile"])
        found = self._match(row, home)
        profile = self.desk.get(PROFILES, found.profile) if found.profile else None
        if profile is None and not row.type.allow_profile_creation:
            raise orphan()
        if any(self.contended(one["_id"]) for one in (profile, home) if one):
            raise contention()
        version = profile["version"] if profile else self._last_version(row)
        _expect(row, version, profile)
        return self._placed(row, stored, home, profile, found.by)

    def _match(self, row: Row, home: ProfileDocument | None) -> Match:
        said = row.mapped.profile.customer_id
        if said is not None:
            by_id = self.desk.get(PROFILES, self.access.id(profiles.sought(said)))
            if by_id is not None:
                return Match(by_id["_id"], (CUSTOMER_ID,))
        found = match(row.lookups, self.desk.holders)
        if found.profile is not None:
            self._require_fresh(row.lookups, found.profile)
            return found
        if home is not None:
            return Match(home["_id"], (row.unique_name,))
        own = self.desk.get(PROFILES, self.access.id(profiles.sought(row.customer_id)))
        return Match(own["_id"], (row.unique_name,)) if own else found

    def _require_fresh(self, lookups: Sequence[Lookup], profile_id: str) -> None:
        """See that a profile still has what it was found by: it was read later than that was looked up."""
        profile = self.desk.get(PROFILES, profile_id)
        if profile is None:
            # It was deleted between our two reads.
            raise Lost
        held = {slot["id"] for slot in profile["identities"]}
        tokens = profile[SEARCH]
        for lookup in lookups:
            if profile_id in self.desk.holders(lookup) and not (
                lookup.identity in held or any(token in tokens for token in lookup.tokens)
            ):
                raise Lost

    def _last_version(self, row: Row) -> int:
        tombstone = self.desk.get(TOMBSTONES, self.access.id(profiles.sought(row.customer_id)))
        return tombstone["version"] if tombstone else 0

    def _placed(
        self,
        row: Row,
        stored: ObjectDocument | None,
        home: ProfileDocument | None,
        profile: ProfileDocument | None,
        by: Sequence[str],
    ) -> Placed:
        moved = stored is not None and (profile is None or stored["profile"] != profile["_id"])
        said = stored["says"] if stored and not moved else ()
        number = str(stored["version"] + 1 if stored else 1)
        # What the object brings has the same ids whenever it is brought, also by who repeats a broken import.
        with ids.derived_from(row.type.name, row.mapped.unique, number):
            target = profile or self._blank(row)
            merging = self._merging(target, said, is_new=profile is None)
            merge(merging, row.mapped)
        left_out = self._settled(merging)
        document = object_document(
            stored,
            row.id,
            self.access.caller.domain,
            target["_id"],
            row.type,
            row.mapped,
            row.asked,
            row.digest,
            merging.sayings.all_said,
            self.at,
        )
        changes: list[Change] = []
        if moved:
            assert stored is not None
            assert home is not None
            changes += self._leave(row, home, stored, target)
        changes += self._arrive(row, merging, stored, document, home if moved else None)
        self.desk.put(COLLECTION, row.id, document)
        status = ObjectStatus.UPDATED if stored else ObjectStatus.CREATED
        return Placed(status, target["_id"], by, changes, left_out)

    def _settled(self, merging: Merging) -> Sequence[Rejection]:
        """Return what was left out, where that may be; else refuse it."""
        try:
            merging.findings.settle()
        except (Rejection, Rejections) as error:
            if not self.lenient or (merging.is_new and any(one.code is ErrorCode.REQUIRED for one in refusals(error))):
                raise
            return refusals(error)
        return ()

    def _blank(self, row: Row) -> ProfileDocument:
        definitions, caller = self.access.definitions, self.access.caller
        customer_id = row.customer_id
        if row.mapped.profile.customer_id is not None:
            customer_id = profiles.checked_customer_id(customer_id, definitions.max_customer_id)
        return blank(definitions, caller.domain, customer_id, self.at, caller.key_id, self._last_version(row))

    def _merging(self, profile: ProfileDocument, said: Sequence[str], *, is_new: bool) -> Merging:
        beside = Beside(
            self.desk.documents(identities.COLLECTION),
            self.desk.documents(app_profiles.COLLECTION),
            partial(self.desk.get, extensions.COLLECTION),
            partial(self.desk.get, consents.COLLECTION),
        )
        sayings = Sayings(said, profile.get("shared", ()))
        return Merging(
            self.access.definitions,
            profile,
            beside,
            sayings,
            self.at,
            self.access.caller.key_id,
            is_new=is_new,
            standardize=self.access.standardize,
        )

    def _leave(
        self, row: Row, home: ProfileDocument, stored: ObjectDocument, target: ProfileDocument
    ) -> Sequence[Change]:
        """Take the object from the profile that it had, with what is only its own there."""
        leaving = self._merging(home, stored["says"], is_new=False)
        withdraw(leaving)
        gone = object_change(
            ChangeKind.MOVED, stored, {"version": stored["version"]}, {"customerId": target["customer_id"]}
        )
        changes = [*leaving.changes, gone]
        self._write(row, leaving, changes)
        return changes

    def _arrive(
        self,
        row: Row,
        merging: Merging,
        stored: ObjectDocument | None,
        document: ObjectDocument,
        home: ProfileDocument | None,
    ) -> Sequence[Change]:
        now = {"version": document["version"]}
        if stored is None:
            told = object_change(ChangeKind.ADDED, document, None, now)
        elif home is not None:
            told = object_change(ChangeKind.MOVED, document, {"customerId": home["customer_id"]}, now)
        else:
            told = object_change(ChangeKind.UPDATED, document, {"version": stored["version"]}, now)
        changes: Sequence[Change] = [*merging.changes, told]
        if merging.is_new:
            changes = profiles.created(merging.profile, changes)
        self._write(row, merging, changes)
        return changes

    def _write(self, row: Row, merging: Merging, changes: Sequence[Change]) -> None:
        """Put on the desk what an object made of a profile, and tell it in a record."""
        before = merging.profile
        after: Any = merging.after
        if merging.fields or merging.is_new:
            after = searchable(after, self.access.definitions)
        by = self.access.caller.key_id
        after = {**after, "version": before["version"] + 1, "updated_at": self.at, "updated_by": by}
        self.desk.put_profile(after)
        if merging.is_new and before["version"]:
            self.desk.put(TOMBSTONES, before["_id"], None)
        for collection, its in (
            (identities.COLLECTION, merging.identities),
            (app_profiles.COLLECTION, merging.app_profiles),
        ):
            if its is not None:
                for entry in its.before:
                    if not its.holds(entry.key):
                        self.desk.put(collection, entry.key, None)
                for id_, document in its.documents.items():
                    self.desk.put(collection, id_, document)
        for id_, extension in merging.extensions.items():
            self.desk.put(extensions.COLLECTION, id_, extension if extension["records"] else None)
        for id_, consent in merging.consents.items():
            self.desk.put(consents.COLLECTION, id_, consent)
        source = {"type": row.type.name, "unique": row.mapped.unique, "integration": row.asked.integration}
        self.records.append(
            record(self.access, self.envelope, after["_id"], after["version"], changes, self.at, source)
        )


def _known(row: Row, stored: ObjectDocument) -> ObjectStatus | None:
    """Tell what becomes of an object that says nothing new; None of any other."""
    written = row.mapped.updated_at
    if written is not None and stored["source_time"] is not None and written < stored["source_time"]:
        return ObjectStatus.IGNORED
    same_mapping = row.type.revision == stored["mapped_by"]
    if same_mapping and (row.digest == stored["digest"] or _was_taken_in(row.asked.record, stored.get("record"))):
        return ObjectStatus.UNCHANGED
    if row.asked.seen_at is not None and row.asked.seen_at <= stored["updated_at"]:
        return ObjectStatus.IGNORED
    return None


def _was_taken_in(record: Record | None, last: Record | None) -> bool:
    """Tell whether a source is read once more, after it was cut short: up to the last record it has all been done."""
    if record is None or last is None or record["source"] != last["source"]:
        return False
    return record["number"] <= last["number"]


def _expect(row: Row, version: int, profile: Mapping[str, Any] | None) -> None:
    expected = row.asked.expected_version
    if expected is None or expected == version:
        return
    if profile is not None:
        raise VersionConflict(expected, profile)
    message = f"There is no such profile yet; its last version is {version}, not {expected}."
    raise Rejection(ErrorCode.VERSION_CONFLICT, message, ["expectedVersion"])
