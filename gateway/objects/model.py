"""The document of an object, one that is asked for, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NotRequired, TypedDict

from gateway.changes.model import Change
from gateway.errors import Rejection
from gateway.profiles.model import ObjectKey

COLLECTION = "objects"
FAILURES = "ingest_failures"

NODE = "ProfileObject"
FAILURE_NODE = "IngestFailure"

MAX_BYTES = 256_000
"""Of one object as JSON, as in Amazon Connect."""
MAX_KEYS = 200
"""Of one profile, over all of its objects."""

FAILURE_DAYS = 30
MAX_FAILURES = 10_000
"""Of one domain; the oldest go first."""

COUNT_SECONDS = 4.0
"""So long failures are counted at most."""


class ObjectStatus(StrEnum):
    """What became of an object that was put."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    IGNORED = "IGNORED"
    FAILED = "FAILED"


class Record(TypedDict):
    """A record of a source that is read in order: what tells the source from others, and the number of the record."""

    source: str
    number: int


class ObjectDocument(TypedDict):
    """`id` is the client's id, `unique` what tells the object from others of its type, `profile` its holder's `_id`.

    `lists` names the lists that it stands in, newest `at` first, which never changes; `digest` tells its content and
    `mapped_by` by which state of the type it was mapped. `keys` are all but the LOOKUP_ONLY ones, for searches. `says`
    is what it says of the profile, one text for each value. `kept` are its values for Amazon's standard objects.
    `record` is the one that brought it last, where it was one.
    An object without `expires_at` stays.
    """

    _id: str
    id: str
    domain: str
    type: str
    unique: str
    version: int
    profile: str
    lists: list[str]
    at: datetime
    data: dict[str, Any]
    digest: str
    mapped_by: str
    keys: list[ObjectKey]
    kept: Mapping[str, Mapping[str, Any]]
    says: list[str]
    source_time: datetime | None
    source: str | None
    created_at: datetime
    updated_at: datetime
    record: NotRequired[Record]
    expires_at: NotRequired[datetime]


class FailureDocument(TypedDict):
    """An object that could not be placed; `integration` is what brought it, and `errors` tell why, as data."""

    _id: str
    id: str
    domain: str
    type: str
    object: dict[str, Any]
    errors: list[dict[str, Any]]
    integration: str | None
    attempts: int
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewObject:
    """An object that is put: the name of its type, and its JSON as the source has it.

    `expected_version` is that of the profile it belongs to, 0 where it has to be created. `seen_at` is when it came
    that is put again: what came of the same object since then stands. `record` is the one that it was read from.
    """

    type: str
    source: Mapping[str, Any]
    integration: str | None = None
    expected_version: int | None = None
    seen_at: datetime | None = None
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class ObjectResult:
    """What came of one object: its `_id` and that of its profile, the keys that led to it, and what was refused.

    `failure` is the `_id` of the failure that is kept of it.
    """

    index: int
    status: ObjectStatus
    object: str | None = None
    profile: str | None = None
    matched_by: Sequence[str] = ()
    changes: Sequence[Change] = ()
    errors: Sequence[Rejection] = ()
    failure: str | None = None
