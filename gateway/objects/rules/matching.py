"""Which profile an object belongs to."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from gateway import ids
from gateway.contacts.rules.tokens import of_email, of_phone
from gateway.definitions.model import Definitions
from gateway.errors import ErrorCode, Rejection
from gateway.identities.rules import sought
from gateway.object_types.model import ContentType, KeyRole, Mapped, MappedKey
from gateway.search.rules.tokens import of_key

_FOR_PROFILES = frozenset({KeyRole.PROFILE, KeyRole.SECONDARY, KeyRole.LOOKUP_ONLY, KeyRole.NEW_ONLY})

CUSTOMER_ID = "customerId"
"""What a match by the customer id is called, among the names of keys."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """Where a key is looked for: among the `_id`s of identities, and among the tokens of profiles."""

    name: str
    secondary: bool
    identity: str | None
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The profile that an object belongs to, None for one that is to be created, and what led to it."""

    profile: str | None
    by: tuple[str, ...] = ()


Holders = Callable[[Lookup], Collection[str]]
"""Returns the profiles that have a key."""


def lookups(domain: str, definitions: Definitions, mapped: Mapped) -> list[Lookup]:
    """Return where to look for the profile of an object."""
    return [_lookup(domain, definitions, key) for key in mapped.keys if not _FOR_PROFILES.isdisjoint(key.roles)]


def _lookup(domain: str, definitions: Definitions, key: MappedKey) -> Lookup:
    tokens = [] if key.handle else [of_key(key.name, key.value)]
    if key.content_type is ContentType.EMAIL_ADDRESS:
        tokens.append(of_email(key.value))
    elif key.content_type is ContentType.PHONE_NUMBER:
        tokens.append(of_phone(key.value))
    identity = ids.path(domain, *sought(definitions, key.handle, key.value)) if key.handle else None
    return Lookup(key.name, KeyRole.SECONDARY in key.roles, identity, tuple(tokens))


def match(keys: Sequence[Lookup], holders: Holders) -> Match:
    """Return the profile that the keys lead to, PROFILE keys first (`AMBIGUOUS_MATCH`)."""
    for secondary in (False, True):
        found = {key.name: holders(key) for key in keys if key.secondary is secondary}
        profiles = {profile for its_holders in found.values() for profile in its_holders}
        names = tuple(name for name, its_holders in found.items() if its_holders)
        if len(profiles) > 1:
            raise _ambiguous(names)
        if profiles:
            return Match(profiles.pop(), names)
    return Match(None)


def _ambiguous(names: Iterable[str]) -> Rejection:
    message = (
        f"Several profiles have what the object says by {', '.join(names)}, so it could be of any of them: "
        "make the keys of the type more precise, or SECONDARY, or take the value from the wrong profile."
    )
    return Rejection(ErrorCode.AMBIGUOUS_MATCH, message)


def orphan() -> Rejection:
    """Return the refusal of an object that no profile has a key of."""
    message = "No profile has a key of this object, and its type does not let one be created (allowProfileCreation)."
    return Rejection(ErrorCode.ORPHAN_OBJECT, message)
