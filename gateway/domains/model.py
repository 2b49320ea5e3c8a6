"""A tenant, and the keys of its callers."""

from dataclasses import dataclass, field
from datetime import datetime

from gateway.caller import ALL_SCOPES, UNRESTRICTED, Caller, Restrictions, Scope
from gateway.definitions.model import Definitions

USUAL_SCOPES = frozenset({Scope.READ, Scope.WRITE})
"""Those of a key of which nothing else is said."""


@dataclass(frozen=True, slots=True)
class Domain:
    """A tenant, with what it defined when it was made."""

    name: str
    created_at: datetime
    definitions: Definitions = field(default_factory=Definitions)


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key without the key itself; one that was rotated is valid until it expires."""

    key_id: str
    domain: str
    name: str
    created_at: datetime
    scopes: frozenset[Scope] = ALL_SCOPES
    restrictions: Restrictions = UNRESTRICTED
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def caller(self) -> Caller:
        """Return whom the key stands for."""
        return Caller(self.domain, self.key_id, self.scopes, self.restrictions)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key at the only moment its secret is known."""

    key: Key
    secret: str = field(repr=False)
