"""Where records are pulled from, and what whoever pulls them has to be able to do."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from gateway.formats import Record, Unreadable


class ConnectorType(Enum):
    """Where a flow pulls from."""

    SALESFORCE = "SALESFORCE"
    MARKETO = "MARKETO"
    ZENDESK = "ZENDESK"
    SERVICE_NOW = "SERVICE_NOW"
    S3 = "S3"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a flow pulls from; `object` for all connectors but S3, which has `bucket` and `prefix`."""

    connector: ConnectorType
    object: str | None = None
    bucket: str | None = None
    prefix: str | None = None
    enable_dynamic_field_update: bool = False
    include_deleted_records: bool = False
    connector_profile_name: str | None = None
    datetime_field: str | None = None
    """The field of a record that an incremental pull goes by."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a source that is read from its start to its end: a file, a page, a day.

    Its records come in the same order each time, as long as `stamp` is the same. `changed_at` is naive, in UTC.
    """

    name: str
    stamp: str
    changed_at: datetime | None = None


class Connector(Protocol):
    """Pulls records of one type of connector.

    `SourceRefuses` and `SourceUnavailable` say why it cannot. A record may come more than once: taking it in again
    changes nothing.
    """

    def parts(self, domain: str, source: Source, *, since: datetime | None, begin: str | None) -> AsyncIterator[Part]:
        """Tell the parts that a domain's source has, in the order of their names, from that of the name `begin` on.

        Those that did not change since a time may be left out, and need not be.
        """

    def records(self, domain: str, source: Source, part: Part, *, skip: int) -> Iterator[Record | Unreadable]:
        """Read a part behind its first `skip` records. It is called, and gone through, in a thread of its own."""


class SourceRefuses(Exception):
    """The source cannot be read, however often it is tried; the message says to the domain what to do."""


class SourceUnavailable(Exception):
    """The source did not answer; it is tried again later. The message is for the domain."""
