"""The identity's document, and an identity that is asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

COLLECTION = "identities"

MAX_HANDLE = 64
MAX_IDENTIFIER = 256


class IdentityDocument(TypedDict):
    """`id` is the client's id, which stays when the identifier changes; `profile` is the `_id` of the holder."""

    _id: str
    id: str
    domain: str
    profile: str
    handle: str
    identifier: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """An identity that a profile shall have, as the input has it."""

    handle: str
    identifier: str
    is_primary: bool = False
    is_active: bool = True

    @property
    def name(self) -> tuple[str, str]:
        return self.handle, self.identifier


@dataclass(frozen=True, slots=True)
class Renaming:
    """An identity that shall have another identifier."""

    handle: str
    identifier: str
    new_identifier: str

    @property
    def name(self) -> tuple[str, str]:
        return self.handle, self.identifier

    @property
    def new_name(self) -> tuple[str, str]:
        return self.handle, self.new_identifier

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        return self.name, self.new_name
