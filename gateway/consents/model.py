"""The document of a consent, and what is asked of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypedDict

COLLECTION = "consents"

MAX_TYPE = 100
MAX_VERSION = 100
MAX_CONSENTS = 100


class ConsentStatus(Enum):
    """What the person said."""

    GRANTED = "GRANTED"
    PENDING = "PENDING"
    DENIED = "DENIED"
    WITHDRAWN = "WITHDRAWN"


class ConsentSlot(TypedDict):
    """What the document of a profile has of a consent: its `_id`, and what the profile is found by."""

    id: str
    status: str
    expiration_date: datetime | None


class ConsentDocument(TypedDict):
    """`id` is the client's id; `created_by` and `updated_by` are ids of keys."""

    _id: str
    id: str
    domain: str
    profile: str
    type: str
    locale: str | None
    status: str
    version: str | None
    contact_type: str | None
    consent_date: datetime
    expiration_date: datetime | None
    created_at: datetime
    updated_at: datetime
    created_by: str
    updated_by: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A consent as it shall be; without a date it is of the time at which it is said first."""

    type: str
    locale: str | None
    status: ConsentStatus
    version: str | None = None
    contact_type: str | None = None
    consent_date: datetime | None = None
    expiration_date: datetime | None = None
