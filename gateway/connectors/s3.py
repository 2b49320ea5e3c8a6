"""S3, and whatever speaks its protocol: every object below a prefix is a file of records."""

import io
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import obstore
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store
from pydantic import SecretStr

from gateway.connectors.model import Part, Source, SourceRefuses, SourceUnavailable
from gateway.formats import BrokenFile, Format, Record, Unreadable, records

if TYPE_CHECKING:
    from obstore.store import RetryConfig

_BUFFER = 4 * 1024 * 1024
_RETRIES: "RetryConfig" = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}


@dataclass(frozen=True, slots=True)
class S3Access:
    """How buckets are reached; without keys, the usual variables and roles of AWS count.

    `buckets` are those that each domain may read: the credentials are the gateway's, and would open more than its own.
    """

    endpoint: str | None = None
    region: str = "us-east-1"
    access_key_id: str | None = None
    secret_access_key: SecretStr | None = None
    allow_http: bool = False
    buckets: Mapping[str, Sequence[str]] = field(default_factory=dict)


class S3:
    """Reads the objects of a bucket in the order of their keys."""

    def __init__(self, access: S3Access) -> None:
        self._access = access
        self._stores: dict[str, S3Store] = {}

    async def parts(
        self, domain: str, source: Source, *, since: datetime | None, begin: str | None
    ) -> AsyncIterator[Part]:
        store = self._store(domain, source)
        prefix = source.prefix or ""
        # The library takes a prefix for a folder; in S3 it is the beginning of a key.
        folder = prefix.rpartition("/")[0] or None
        with _telling(source):
            async for chunk in obstore.list(store, folder, chunk_size=1000):
                for found in sorted(chunk, key=lambda one: one["path"]):
                    name = found["path"]
                    changed = _naive(found["last_modified"])
                    is_meant = name.startswith(prefix) and not name.endswith("/")
                    if is_meant and (begin is None or name >= begin) and (since is None or changed >= since):
                        yield Part(name, found["e_tag"] or changed.isoformat(), changed)

    def records(self, domain: str, source: Source, part: Part, *, skip: int) -> Iterator[Record | Unreadable]:
        kind = Format.of(part.name)
        if kind is None:
            message = "The format is told by the suffix of the key: .json, .jsonl, .ndjson, .csv, .tsv or .xml."
            raise BrokenFile(message)
        store = self._store(domain, source)
        with _telling(source):
            file = io.BufferedReader(_Object(store, part.name), _BUFFER)
            yield from records(file, kind, skip=skip)

    def _store(self, domain: str, source: Source) -> S3Store:
        bucket = source.bucket or ""
        if bucket not in self._access.buckets.get(domain, ()):
            message = f"The bucket {bucket} is not opened to this domain: whoever runs the gateway does that."
            raise SourceRefuses(message)
        if bucket not in self._stores:
            self._stores[bucket] = self._opened(bucket)
        return self._stores[bucket]

    def _opened(self, bucket: str) -> S3Store:
        access = self._access
        options: dict[str, Any] = {"region": access.region}
        if access.endpoint:
            options["endpoint"] = access.endpoint
        if access.access_key_id and access.secret_access_key:
            options["access_key_id"] = access.access_key_id
            options["secret_access_key"] = access.secret_access_key.get_secret_value()
        return S3Store(bucket, **options, client_options={"allow_http": access.allow_http}, retry_config=_RETRIES)


class _Object(io.RawIOBase):
    """An object of a bucket as a raw file."""

    def __init__(self, store: S3Store, key: str) -> None:
        self._file = obstore.open_reader(store, key, buffer_size=_BUFFER)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = memoryview(self._file.read(len(buffer)))
        buffer[: len(data)] = data
        return len(data)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


@contextmanager
def _telling(source: Source) -> Iterator[None]:
    """Say in our own words what the library says in words that may hold an address or a key."""
    try:
        yield
    except NotFoundError as error:
        raise SourceRefuses(f"The bucket {source.bucket} does not exist, or lost an object.") from error
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise SourceRefuses(f"The gateway may not read the bucket {source.bucket}.") from error
    except BaseError as error:
        raise SourceUnavailable(f"The bucket {source.bucket} cannot be reached.") from error
