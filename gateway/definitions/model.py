"""What a domain defines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from types import MappingProxyType
from typing import Any

from gateway.primary_first import OnPrimaryRemoval, Policy
from gateway.text import caseless, normalised

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
MAX_CUSTOMER_ID = 64
DEFAULT_CUSTOMER_TYPE = "Customer"
DEFAULT_LOCALE = "en"
MAX_TEXT = 1_000
MAX_VALUES = 100
MAX_PER_PROFILE = 100
NAME_ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {"first": "FirstName", "middle": "MiddleName", "last": "LastName", "prefix": "Prefix", "suffix": "Suffix"}
)
"""The attribute that keeps each part of a name."""

EXAMPLES = 5
"""How many profiles that contradict a definition are named."""

_UNSET_POLICY = Policy()


class AttributeType(Enum):
    """What the values of an attribute are; all are written as texts, each value in exactly one form."""

    STRING = "STRING"
    DATETIME = "DATETIME"
    NUMBER = "NUMBER"
    BOOLEAN = "BOOLEAN"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    URL = "URL"


class ListName(Enum):
    """The lists of a profile that have a policy; the value is the field of the profile's document."""

    EMAILS = "emails"
    PHONES = "phones"
    ADDRESSES = "addresses"
    GROUPS = "groups"
    IDENTITIES = "identities"
    APP_PROFILES = "app_profiles"

    @property
    def path(self) -> str:
        """What inputs call the list."""
        first, *others = self.value.split("_")
        return first + "".join(map(str.capitalize, others))


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeDefinition:
    """What an attribute may hold. The defaults are those of an attribute that nobody defined.

    `required` binds profiles alone, since an application need not know what the company does. `allowed_values`,
    where there are any, are in the form in which values are kept. `searchable_since` is the version of the definitions
    at which it became searchable in the way it is: profiles written under older ones have other tokens, or none.
    """

    name: str
    type: AttributeType = AttributeType.STRING
    required: bool = False
    max_values: int = MAX_VALUES
    pattern: str | None = None
    allowed_values: tuple[str, ...] = ()
    case_sensitive: bool = True
    searchable: bool = False
    searchable_since: int = 0
    source_name: str | None = None
    description: str | None = None
    on_primary_removal: OnPrimaryRemoval = OnPrimaryRemoval.PROMOTE_NEXT
    personal: bool = False

    @property
    def multi_valued(self) -> bool:
        return self.max_values > 1


@lru_cache(maxsize=1_024)
def undefined_attribute(name: str) -> AttributeDefinition:
    """Return what holds for an attribute that nobody defined."""
    return AttributeDefinition(name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityType:
    """What identities of a handle may be. The defaults are those of a handle that nobody defined.

    `blocked_values`, which no person has, are in the form in which identifiers are compared. `aliases` are the handles
    that it had before it was renamed; `stored_as` is the first of them, which its identities have in their ids.
    """

    handle: str
    label: str | None = None
    pattern: str | None = None
    case_insensitive: bool = False
    max_per_profile: int = MAX_PER_PROFILE
    blocked_values: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    stored_as: str | None = None

    @property
    def stored_handle(self) -> str:
        return self.stored_as or self.handle


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An application or channel that may keep app profiles."""

    app_id: str
    label: str | None = None
    description: str | None = None


class ExtensionFieldType(Enum):
    """What the values of a field of a record are: kinds of JSON, and texts that are checked as those of attributes."""

    STRING = "STRING"
    INTEGER = "INTEGER"
    NUMBER = "NUMBER"
    BOOLEAN = "BOOLEAN"
    DATETIME = "DATETIME"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    URL = "URL"
    JSON = "JSON"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionField:
    """One field of a record; `length` is that of a STRING, and a `default` of None is none."""

    name: str
    type: ExtensionFieldType = ExtensionFieldType.STRING
    length: int | None = None
    default: Any = None
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionDefinition:
    """What the records of an extension may be. The defaults are those of an extension that nobody defined.

    Without `fields` a record may have any; `unique` names those that are its key, and without them all of it is.
    `json_schema` is a text.
    """

    name: str
    source_name: str | None = None
    description: str | None = None
    multi_valued: bool = True
    fields: tuple[ExtensionField, ...] = ()
    unique: tuple[str, ...] = ()
    json_schema: str | None = None


@dataclass(frozen=True)
class Definitions:
    """All that a domain defines; `version` rises by one with every change.

    `customer_types` are those that a person may be, the default first; where there are none, it may be any.
    `open_attributes` lets attributes be that nobody defined: they are texts, of several values. `open_handles` does the
    same for identities, whose identifiers are any texts, `open_apps` for app profiles, and `open_extensions` for
    extensions, whose records are any objects. `max_customer_id` is how many characters a customer id may have: settled
    when the domain is made, since customer ids never change. `indexed` is the version under which, or under a later
    one, all profiles have their tokens; -1 when it was never seen to. `rate_per_key` and `rate_per_domain` are the
    units a minute that its keys have each and together: 0 for no limit, None for what the gateway is set to.
    `object_types` are the names of the object types, each with its revision: types are large, and read one by one.
    `addresses` are the networks from which it may be asked, any where there are none; `tags` are for people alone.
    """

    version: int = 0
    max_customer_id: int = MAX_CUSTOMER_ID
    default_customer_type: str = DEFAULT_CUSTOMER_TYPE
    default_locale: str = DEFAULT_LOCALE
    customer_types: tuple[str, ...] = ()
    open_attributes: bool = True
    attributes: Mapping[str, AttributeDefinition] = field(default_factory=dict)
    open_handles: bool = True
    identity_types: Mapping[str, IdentityType] = field(default_factory=dict)
    open_apps: bool = True
    apps: Mapping[str, App] = field(default_factory=dict)
    list_policies: Mapping[ListName, Policy] = field(default_factory=dict)
    open_extensions: bool = True
    extensions: Mapping[str, ExtensionDefinition] = field(default_factory=dict)
    object_types: Mapping[str, str] = field(default_factory=dict)
    indexed: int = 0
    rate_per_key: int | None = None
    rate_per_domain: int | None = None
    addresses: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(map(ip_network, self.addresses))

    @cached_property
    def attribute_types(self) -> Mapping[str, str]:
        """Return the type of every defined attribute, as documents and answers tell it."""
        return {found.name: found.type.value for found in self.attributes.values()}

    @cached_property
    def _by_source_name(self) -> Mapping[str, AttributeDefinition]:
        return {found.source_name: found for found in self.attributes.values() if found.source_name is not None}

    @cached_property
    def names_by_source(self) -> Mapping[str, str]:
        """Return the name of each attribute that has a source name by which nothing else is meant."""
        named = self._by_source_name.items()
        return {source: found.name for source, found in named if source not in self.attributes}

    @cached_property
    def _by_alias(self) -> Mapping[str, IdentityType]:
        return {alias: kind for kind in self.identity_types.values() for alias in kind.aliases}

    @cached_property
    def search_version(self) -> int:
        """Return the oldest version under which tokens are what they would be now."""
        return max((found.searchable_since for found in self.attributes.values() if found.searchable), default=0)

    @cached_property
    def required_attributes(self) -> tuple[str, ...]:
        return tuple(found.name for found in self.attributes.values() if found.required)

    def defined(self, name: str) -> AttributeDefinition | None:
        """Return the definition of this name or, if there is none, of this source name."""
        return self.attributes.get(name) or self._by_source_name.get(name)

    def attribute(self, name: str) -> AttributeDefinition | None:
        """Return what holds for an attribute of this name or source name; None where it may not be."""
        found = self.defined(name)
        if found is None and self.open_attributes and NAME.fullmatch(name):
            return undefined_attribute(name)
        return found

    def is_personal(self, name: str) -> bool:
        """Tell whether an attribute of this name or source name is personal, as each part of a name is.

        One that nobody defined is not.
        """
        found = self.defined(name) or AttributeDefinition(name=name)
        return found.personal or found.name in NAME_ATTRIBUTES.values()

    def identity_type(self, handle: str) -> IdentityType | None:
        """Return what holds for identities of a handle; None where there may be none."""
        found = self.defined_identity_type(handle)
        return IdentityType(handle=handle) if found is None and self.open_handles else found

    def defined_identity_type(self, handle: str) -> IdentityType | None:
        """Return the definition of this handle, or of the type that was called so once."""
        return self.identity_types.get(handle) or self._by_alias.get(handle)

    @property
    def has_aliases(self) -> bool:
        return bool(self._by_alias)

    def handle_now(self, handle: str) -> str:
        """Return what a handle is called now."""
        found = self.defined_identity_type(handle)
        return found.handle if found else handle

    def policy(self, name: ListName) -> Policy:
        """Return what holds for a list, set or not."""
        return self.list_policies.get(name) or _UNSET_POLICY

    def takes_app(self, app_id: str) -> bool:
        """Tell whether there may be app profiles of an application."""
        return self.open_apps or app_id in self.apps

    @cached_property
    def _extensions_by_name(self) -> Mapping[str, ExtensionDefinition]:
        named = [(found.name, found) for found in self.extensions.values()]
        sources = [(found.source_name, found) for found in self.extensions.values() if found.source_name is not None]
        return {caseless(name): found for name, found in (*sources, *named)}

    def defined_extension(self, name: str) -> ExtensionDefinition | None:
        """Return the definition of an extension by its name or source name, in which capitals make no difference."""
        if not self.extensions:
            return None
        return self._extensions_by_name.get(caseless(normalised(name)))

    def extension(self, name: str) -> ExtensionDefinition | None:
        """Return what holds for an extension of this name or source name; None where it may not be."""
        found = self.defined_extension(name)
        if found is None and self.open_extensions and NAME.fullmatch(name):
            return ExtensionDefinition(name=name)
        return found
