"""App profiles as clients see, name and write them."""

from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated

import strawberry

from gateway.app_profiles.model import (
    MAX_APP_ID,
    MAX_BYTES,
    MAX_DEVICE_BYTES,
    MAX_DEVICE_ID,
    MAX_DEVICES,
    MAX_KEY,
    Asked,
    AskedDevice,
)
from gateway.attributes import rules as attribute_rules
from gateway.attributes.model import MAX_ATTRIBUTES
from gateway.attributes.types import ATTRIBUTE_NAMES, Attribute, AttributeInput, initial_patches
from gateway.graphql.context import Info
from gateway.graphql.cost import at_most
from gateway.graphql.edges import edge
from gateway.graphql.interfaces import ListEntry, Node
from gateway.graphql.scalars import JSON
from gateway.mongo.documents import View
from gateway.profiles.loaders import Profiles

if TYPE_CHECKING:
    from gateway.profiles.types import Profile

Holder = Annotated["Profile", strawberry.lazy("gateway.profiles.types")]

APP_ID = f"Names the application, for instance `facebook`: a text of 1 to {MAX_APP_ID} characters."
KEY = f"The person's key in that application: a text of 1 to {MAX_KEY} characters."
DEVICES = f"At most {MAX_DEVICES}, each device id once; with the attributes at most {MAX_BYTES:,} bytes of JSON."


@strawberry.type(description="A device on which the person uses an application.")
class Device:
    device_id: str = strawberry.field(description="The application's id of the device.")
    is_active: bool = strawberry.field(description="Whether the device is in use.")
    attributes: JSON = strawberry.field(description="What the application keeps about the device: a JSON object.")


@strawberry.type(
    description=(
        "What one application or channel keeps about the person (IMIconnect's application profile, seed 002). The pair "
        "of app id and key belongs to one profile of the domain."
    )
)
class AppProfile(Node, ListEntry):
    app_id: str = strawberry.field(description="Names the application.")
    key: str = strawberry.field(description="The person's key in that application.")
    devices: list[Device] = strawberry.field(description="The person's devices there, in the order they were given.")

    @strawberry.field(
        description="What the application knows, by name.",
        graphql_type=list[Attribute],
        metadata=at_most(MAX_ATTRIBUTES),
    )
    @staticmethod
    def attributes(
        app_profile: strawberry.Parent[View],
        info: Info,
        names: Annotated[list[str] | None, strawberry.argument(description=ATTRIBUTE_NAMES)] = None,
    ) -> Sequence[View]:
        return attribute_rules.views(info.context.access.definitions, app_profile["attributes"], names)

    @edge(Profiles, itemgetter("profile"), description="The profile that holds the app profile.", graphql_type=Holder)
    @staticmethod
    def profile(found: strawberry.Parent[View | None]) -> View | None:
        return found


@strawberry.input(description="Names an app profile.")
class AppProfileKey:
    app_id: str = strawberry.field(description=APP_ID)
    key: str = strawberry.field(description=KEY)


@strawberry.input(description="A device as it shall be; what is left out stays as it is on a device that is there.")
class DeviceInput:
    device_id: str = strawberry.field(description=f"A text of 1 to {MAX_DEVICE_ID} characters.")
    is_active: strawberry.Maybe[bool] = strawberry.field(
        description="True on a new device unless given. Null is not accepted.", default=None
    )
    attributes: strawberry.Maybe[JSON] = strawberry.field(
        description=f"A JSON object of at most {MAX_DEVICE_BYTES:,} bytes; `{{}}` on a new device unless given.",
        default=None,
    )


@strawberry.input(description="An app profile of a new profile.")
class AppProfileInput:
    app_id: str = strawberry.field(description=APP_ID)
    key: str = strawberry.field(description=KEY)
    attributes: list[AttributeInput] = strawberry.field(
        description="What the application knows, each name once.", default_factory=list
    )
    devices: list[DeviceInput] = strawberry.field(description=DEVICES, default_factory=list)
    is_primary: bool = strawberry.field(
        description="Puts it first; at most one may say so. If none does, the first active one is primary.",
        default=False,
    )
    is_active: bool = strawberry.field(description="An inactive app profile is kept, but never primary.", default=True)

    def asked(self) -> Asked:
        return Asked(
            self.app_id,
            self.key,
            initial_patches(self.attributes),
            asked_devices(self.devices),
            self.is_primary,
            self.is_active,
        )


def asked_devices(devices: list[DeviceInput]) -> list[AskedDevice]:
    return [
        AskedDevice(
            device.device_id,
            device.is_active.value if device.is_active else None,
            device.attributes.value if device.attributes else None,
        )
        for device in devices
    ]
