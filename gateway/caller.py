"""Who asks, and what for. Every read and write of a store takes a caller, so none can reach across domains."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What a key may be used for; each root field needs one of them."""

    READ = "read"
    WRITE = "write"
    DEFINE = "define"
    INGEST = "ingest"
    ADMIN = "admin"


ALL_SCOPES = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What of a domain a key gets to see and to change; None stands for all handles, apps or extensions."""

    handles: frozenset[str] | None = None
    apps: frozenset[str] | None = None
    extensions: frozenset[str] | None = None
    sees_personal: bool = True


UNRESTRICTED = Restrictions()


@dataclass(frozen=True, slots=True)
class Caller:
    """The holder of a key, or an end user.

    `domain` is the only tenant it sees, `key_id` names the key, or the end user's token, in change records and logs.
    `address` is where the request came from. `profile` is an end user's: the `_id` of the only profile that exists
    for it.
    """

    domain: str
    key_id: str
    scopes: frozenset[Scope] = ALL_SCOPES
    restrictions: Restrictions = UNRESTRICTED
    address: str | None = None
    profile: str | None = None

    def at(self, address: str | None) -> "Caller":
        """Return the same caller, asking from an address."""
        return Caller(self.domain, self.key_id, self.scopes, self.restrictions, address, self.profile)


class CredentialsRefused(Exception):
    """What was shown lets nobody in; `reason` says why for programs.

    A `known` caller is one whose credentials are right, but who may not come in with them.
    """

    def __init__(self, reason: str, message: str, *, known: bool = False) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.known = known
