"""The person's part of the profile's document, and what is asked of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypedDict

MAX_NAME_PART = 100
MAX_CUSTOMER_TYPE = 100
MAX_LOCALE = 15
MAX_LEGACY_ID = 100
MAX_TAG = 100
MAX_TAGS = 100
MAX_REASON_CODE = 256


class Person(TypedDict):
    """`tags` are sorted; `created_by` and `updated_by` are ids of keys."""

    customer_type: str
    default_locale: str
    registration_confirmed: bool
    preserve_preferences: bool
    is_active: bool
    legacy_profile_id: str | None
    tags: list[str]
    created_by: str
    updated_by: str


FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "customer_type": "customerType",
        "default_locale": "defaultLocale",
        "registration_confirmed": "registrationConfirmed",
        "preserve_preferences": "preservePreferences",
        "legacy_profile_id": "legacyProfileId",
    }
)
"""The plain facts of a person, with what clients call them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked to be said of a person; what is None, and a part that `name` does not have, stays as it is."""

    name: Mapping[str, str] = field(default_factory=dict)
    customer_type: str | None = None
    default_locale: str | None = None
    registration_confirmed: bool | None = None
    preserve_preferences: bool | None = None
    is_active: bool | None = None
    legacy_profile_id: str | None = None
    tags: Sequence[str] | None = None
