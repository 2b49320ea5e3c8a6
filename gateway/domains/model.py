"""A tenant, and the keys of its callers."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Domain:
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key without the key itself."""

    key_id: str
    domain: str
    name: str
    created_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key at the only moment its secret is known."""

    key: Key
    secret: str = field(repr=False)
