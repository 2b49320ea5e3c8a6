"""The profile's document, and what a rule makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple, NotRequired, TypedDict

from gateway.changes.model import Change
from gateway.consents.model import ConsentSlot
from gateway.contacts.model import AddressValue, EmailValue, PhoneValue
from gateway.groups.model import GroupValue
from gateway.lists.model import EntryDocument
from gateway.mongo.writes import Write
from gateway.person.model import Person

COLLECTION = "profiles"
TOMBSTONES = "tombstones"

VIEWED: Mapping[str, int] = MappingProxyType({"search": 0, "indexed": 0})
"""The fields of a profile that are looked at: all but those by which it is found, a quarter of its bytes."""

SEARCH = "search"
"""In a key, in the place of a collection: the id is a token in the `search` of profiles, and may fit several."""

MAX_ROWS = 100
"""In one batch (IMIconnect, seed 002)."""


class Slot(TypedDict):
    """A place in an ordered list of documents: the entry's `_id`, and its state; `verified` is there if it is so."""

    id: str
    active: bool
    verified: NotRequired[bool]


class ObjectKey(TypedDict):
    """A value by which objects are tied to a profile, in the form in which it is compared."""

    name: str
    value: str


class Indexed(TypedDict):
    """By which scheme, and under which version of the definitions, the tokens of a profile were made."""

    scheme: int
    version: int


class Stamp(TypedDict):
    """When a profile last changed, and by which key."""

    updated_at: datetime
    updated_by: str


class ProfileDocument(Person):
    """`id` is the client's id; `identities` and `app_profiles` are orders, eligible entries first.

    `extensions` are their names, sorted; `consents` are sorted by id. `keys` are those of its objects by which it is
    found, and `shared` is what several objects say, or one that was there before it; a profile that was written before
    there were objects lacks both.

    `search` has the tokens by which the profile is found, and `indexed` tells what they were made by; the store makes
    them anew with every write.
    """

    _id: str
    id: str
    domain: str
    customer_id: str
    version: int
    created_at: datetime
    updated_at: datetime
    attributes: dict[str, list[str]]
    identities: list[Slot]
    app_profiles: list[Slot]
    extensions: list[str]
    emails: list[EntryDocument[EmailValue]]
    phones: list[EntryDocument[PhoneValue]]
    addresses: list[EntryDocument[AddressValue]]
    groups: list[EntryDocument[GroupValue]]
    consents: list[ConsentSlot]
    keys: NotRequired[list[ObjectKey]]
    shared: NotRequired[list[str]]
    search: list[str]
    indexed: Indexed


class Key(NamedTuple):
    """How a profile is asked for: the collection and `_id` of its own document or an entry; or SEARCH and a token."""

    collection: str
    id: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What a rule makes of a profile, before versions and times are set.

    `before` is None for a creation, `after` for a deletion; `entries` are the writes to the documents it holds;
    `version` is, for a creation, the one at which a namesake was deleted; `more` are further fields of the payload.
    """

    before: ProfileDocument | None
    after: ProfileDocument | None
    changes: tuple[Change, ...] = ()
    entries: tuple[Write, ...] = ()
    version: int = 0
    more: Mapping[str, object] = field(default_factory=dict)
