"""A tenant, and the keys of its callers."""

from dataclasses import dataclass, field
from datetime import datetime

from gateway.definitions.model import Definitions


@dataclass(frozen=True, slots=True)
class Domain:
    """A tenant, with what it defined when it was made."""

    name: str
    created_at: datetime
    definitions: Definitions = field(default_factory=Definitions)


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
