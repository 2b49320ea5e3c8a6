"""What a domain defines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
MAX_TEXT = 1_000
MAX_VALUES = 100
MAX_PER_PROFILE = 100
EXAMPLES = 5
"""How many profiles that contradict a definition are named."""


class AttributeType(Enum):
    """What the values of an attribute are; all are written as texts, each value in exactly one form."""

    STRING = "STRING"
    DATETIME = "DATETIME"
    NUMBER = "NUMBER"
    BOOLEAN = "BOOLEAN"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    URL = "URL"


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

    @property
    def multi_valued(self) -> bool:
        return self.max_values > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityType:
    """What identities of a handle may be. The defaults are those of a handle that nobody defined.

    `blocked_values`, which no person has, are in the form in which identifiers are compared.
    """

    handle: str
    label: str | None = None
    pattern: str | None = None
    case_insensitive: bool = False
    max_per_profile: int = MAX_PER_PROFILE
    blocked_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An application or channel that may keep app profiles."""

    app_id: str
    label: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class Definitions:
    """All that a domain defines; `version` rises by one with every change.

    `open_attributes` lets attributes be that nobody defined: they are texts, of several values. `open_handles` does the
    same for identities, whose identifiers are any texts, and `open_apps` for app profiles. `indexed` is the version
    under which, or under a later one, all profiles have their tokens; -1 when it was never seen to.
    """

    version: int = 0
    open_attributes: bool = True
    attributes: Mapping[str, AttributeDefinition] = field(default_factory=dict)
    open_handles: bool = True
    identity_types: Mapping[str, IdentityType] = field(default_factory=dict)
    open_apps: bool = True
    apps: Mapping[str, App] = field(default_factory=dict)
    indexed: int = 0

    @cached_property
    def _by_source_name(self) -> Mapping[str, AttributeDefinition]:
        return {found.source_name: found for found in self.attributes.values() if found.source_name is not None}

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
            return AttributeDefinition(name=name)
        return found

    def identity_type(self, handle: str) -> IdentityType | None:
        """Return what holds for identities of a handle; None where there may be none."""
        found = self.identity_types.get(handle)
        return IdentityType(handle=handle) if found is None and self.open_handles else found

    def takes_app(self, app_id: str) -> bool:
        """Tell whether there may be app profiles of an application."""
        return self.open_apps or app_id in self.apps
