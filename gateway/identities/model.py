"""The identity's document, and an identity that is asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import NotRequired, TypedDict

COLLECTION = "identities"

MAX_HANDLE = 64
MAX_IDENTIFIER = 256
MAX_LEGACY_ID = 100


class IdentityDocument(TypedDict):
    """`id` is the client's id, which stays when the identifier changes; `profile` is the `_id` of the holder.

    `handle` is the one that the identity has in its `_id`, which stays when the handle is renamed. `legacy_id` is what
    an earlier system called the identity, which documents did not tell at first.
    """

    _id: str
    id: str
    domain: str
    profile: str
    handle: str
    identifier: str
    legacy_id: NotRequired[str | None]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """An identity of a new profile, as the input has it."""

    handle: str
    identifier: str
    is_primary: bool = False
    is_active: bool = True
    is_verified: bool = False
    legacy_id: str | None = None
