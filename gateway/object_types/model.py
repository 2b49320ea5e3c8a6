"""What an object type is, and what its mapping makes of one object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from gateway.app_profiles.model import Asked as AskedAppProfile
from gateway.consents.model import Asked as AskedConsent
from gateway.contacts.model import GivenAddress, GivenPhone
from gateway.extensions.model import Asked as AskedExtension
from gateway.groups.model import GivenGroup
from gateway.identities.model import Asked as AskedIdentity
from gateway.lists.model import Asked as AskedEntry
from gateway.person.model import Facts

COLLECTION = "object_types"

MAX_TYPES = 200
MAX_TYPE_NAME = 255
MAX_NAME = 64
MAX_TEXT = 1_000
MAX_FIELDS = 200
MAX_KEYS = 50
MAX_EXPIRATION_DAYS = 1_098
MAX_ENCRYPTION_KEY = 255
MAX_FORMAT = 255
MAX_TAGS = 50
MAX_TAG_KEY = 128
MAX_TAG_VALUE = 256
"""Limits of Amazon Connect Customer Profiles, and for the numbers of types, fields and keys our own."""

TYPE_NAME = r"[a-zA-Z_][a-zA-Z_0-9-]*"
FIELD_NAME = r"[a-zA-Z0-9_.-]+"
KEY_NAME = r"[a-zA-Z0-9_-]+"
TAG_KEY = r"(?!aws:)[a-zA-Z+-=._:/]+"
"""Patterns of Amazon Connect Customer Profiles."""

TIMESTAMP_FIELD = "sourceLastUpdatedTimestamp"
"""The field of this name tells when the source last changed the object."""


class ContentType(StrEnum):
    """What a value is, which decides when two of them are the same."""

    STRING = "STRING"
    NUMBER = "NUMBER"
    PHONE_NUMBER = "PHONE_NUMBER"
    EMAIL_ADDRESS = "EMAIL_ADDRESS"
    NAME = "NAME"


class KeyRole(StrEnum):
    """What a key is for: Amazon's standard identifiers."""

    PROFILE = "PROFILE"
    ASSET = "ASSET"
    CASE = "CASE"
    ORDER = "ORDER"
    UNIQUE = "UNIQUE"
    SECONDARY = "SECONDARY"
    LOOKUP_ONLY = "LOOKUP_ONLY"
    NEW_ONLY = "NEW_ONLY"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMapping:
    """One value of the source: `source` is a path into it or a Handlebars text, `target` where on the profile it goes.

    A field without a target is for keys alone.
    """

    name: str
    source: str
    target: str | None = None
    content_type: ContentType = ContentType.STRING


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectKey:
    """Fields that together identify something; several keys of one name are looked for among the same values.

    A PROFILE key with a `handle` becomes an identity of the profile; one without may fit several profiles.
    """

    name: str
    roles: frozenset[KeyRole] = frozenset()
    field_names: tuple[str, ...]
    handle: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A word about a resource, and its value."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectType:
    """How the objects of one type are read.

    `country_code` (alpha-2) is where phone numbers are dialled that do not begin with +. `source_timestamp_format` is
    None for ISO 8601. `version` rises by one with every change, and `revision` names this state of this type among all
    that there ever were; both say nothing of a template.
    """

    name: str
    description: str
    fields: tuple[FieldMapping, ...]
    keys: tuple[ObjectKey, ...]
    template_id: str | None = None
    source_name: str | None = None
    source_object: str | None = None
    allow_profile_creation: bool = False
    expiration_days: int | None = None
    source_timestamp_format: str | None = None
    country_code: str | None = None
    tags: tuple[Tag, ...] = ()
    encryption_key: str | None = field(default=None, repr=False)
    version: int = 0
    revision: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MappedKey:
    """The value of a key, in the form in which it is compared; a key of lists has one for each of their values.

    `content_type` is that of its field, STRING where it has several: a profile is found by a key that is an e-mail
    address or a phone number also where such a contact point of it is the same.
    """

    name: str
    roles: frozenset[KeyRole]
    value: str
    content_type: ContentType = ContentType.STRING
    handle: str | None = None


@dataclass(frozen=True, slots=True)
class MappedProfile:
    """What an object says of its profile, as inputs would have it; lists are in the source's order, one may be flagged.

    `customer_id` is the one that the source gives: the profile is looked for by it before any key, and created with it.
    An address may lack parts, which only the one that the profile has can add.
    """

    customer_id: str | None = None
    facts: Facts = field(default_factory=Facts)
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identities: tuple[AskedIdentity, ...] = ()
    app_profiles: tuple[AskedAppProfile, ...] = ()
    extensions: tuple[AskedExtension, ...] = ()
    emails: tuple[AskedEntry[str], ...] = ()
    phones: tuple[AskedEntry[GivenPhone], ...] = ()
    addresses: tuple[AskedEntry[GivenAddress], ...] = ()
    groups: tuple[AskedEntry[GivenGroup], ...] = ()
    consents: tuple[AskedConsent, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping makes of one object.

    `unique` identifies the object among those of its type. `keys` are those of which every field has a value, the
    UNIQUE one among them. `kept` are the values for Amazon's standard objects, which stay on the object: by `order`,
    `case` or `asset`, then by name. `updated_at` is when the source changed the object: UTC, naive, in milliseconds.
    """

    unique: str
    keys: tuple[MappedKey, ...]
    profile: MappedProfile
    kept: Mapping[str, Mapping[str, Any]]
    updated_at: datetime | None
