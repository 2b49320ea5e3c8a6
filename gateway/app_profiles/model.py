"""The app profile's document, and an app profile that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from gateway.attributes.model import Attributes, Patch

COLLECTION = "app_profiles"

MAX_APP_ID = 64
MAX_KEY = 256
MAX_DEVICE_ID = 256
MAX_DEVICES = 100
MAX_DEVICE_BYTES = 16_384

MAX_BYTES = 1_048_576
"""Attributes and devices of an app profile together. As BSON they can be six times as large as in JSON (a list of
digits), a change record holds them twice, before and after, and MongoDB takes documents of up to 16 MiB."""


class Device(TypedDict):
    device_id: str
    is_active: bool
    attributes: dict[str, Any]


class AppProfileDocument(TypedDict):
    """`id` is the client's id; `profile` is the `_id` of the holder."""

    _id: str
    id: str
    domain: str
    profile: str
    app_id: str
    key: str
    attributes: Attributes
    devices: list[Device]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class AskedDevice:
    """A device as an input has it; what is None stays as it is, or takes its default on a new device."""

    device_id: str
    is_active: bool | None = None
    attributes: Any = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An app profile that a profile shall have, as the input has it; what is None stays, or is empty on a new one."""

    app_id: str
    key: str
    attributes: Sequence[Patch] | None
    devices: Sequence[AskedDevice] | None
    is_primary: bool = False
    is_active: bool = True

    @property
    def name(self) -> tuple[str, str]:
        return self.app_id, self.key


@dataclass(frozen=True, slots=True)
class Edit:
    """Changes to an app profile: patches of its attributes, and the devices that it shall have unless they are None."""

    app_id: str
    key: str
    patches: Sequence[Patch]
    devices: Sequence[AskedDevice] | None

    @property
    def name(self) -> tuple[str, str]:
        return self.app_id, self.key

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        return (self.name,)
