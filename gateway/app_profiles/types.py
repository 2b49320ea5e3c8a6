"""App profiles as clients see, name and write them."""

from collections.abc import Iterator, Sequence
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
    Edit,
)
from gateway.attributes import rules as attribute_rules
from gateway.attributes.model import MAX_ATTRIBUTES
from gateway.attributes.types import (
    ATTRIBUTE_NAMES,
    Attribute,
    AttributeInput,
    AttributePatch,
    initial_patches,
    patches,
)
from gateway.definitions.sight import Sight
from gateway.errors import Rejection
from gateway.graphql.context import Info
from gateway.graphql.cost import at_most
from gateway.graphql.denials import hidden, partly_hidden
from gateway.graphql.edges import edge
from gateway.graphql.interfaces import ListEntry, Node
from gateway.graphql.reads import reads
from gateway.graphql.scalars import JSON
from gateway.lists.types import PROMOTE, REMOVE, REORDER, SET_ACTIVE
from gateway.mongo.documents import View
from gateway.ordered_documents.model import Name, Patch
from gateway.ordered_documents.types import UPDATE, SetActive, patch_of
from gateway.profiles.loaders import Profiles
from gateway.text import normalised

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
        metadata={**at_most(MAX_ATTRIBUTES), **reads("attributes", named_by="names")},
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


@strawberry.input
class AppProfileName:
    app_id: str = strawberry.field(description=APP_ID)
    key: str = strawberry.field(description=KEY)

    @property
    def name(self) -> Name:
        return self.app_id, self.key

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        if not sight.app(normalised(self.app_id)):
            yield hidden("this application", "appId")


@strawberry.input(description="Names an app profile.")
class AppProfileKey(AppProfileName):
    pass


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


@strawberry.input(description="An app profile that is new, with its state.")
class AppProfileInput(AppProfileName):
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


@strawberry.input
class AppProfilePatchParts(AppProfileName):
    attributes: list[AttributePatch] = strawberry.field(
        description="Patches, applied one after the other.", default_factory=list
    )
    devices: strawberry.Maybe[list[DeviceInput]] = strawberry.field(
        description=(
            f"The devices as they shall be, in this order; `[]` removes all of them, left out they stay. {DEVICES} "
            "Null is not accepted."
        ),
        default=None,
    )

    def asked(self) -> Edit:
        devices = asked_devices(self.devices.value) if self.devices else None
        return Edit(self.app_id, self.key, patches(self.attributes), devices)


@strawberry.input(description="Changes to one app profile, made together or not at all.")
class AppProfileUpdateInput(AppProfilePatchParts):
    pass


@strawberry.input(
    description="An app profile as it shall be, in the place where it stands; what is left out stays, or is empty."
)
class AppProfileSetInput(AppProfileName):
    attributes: strawberry.Maybe[list[AttributeInput]] = strawberry.field(
        description="All that the application knows, each name once; `[]` clears. Null is not accepted.", default=None
    )
    devices: strawberry.Maybe[list[DeviceInput]] = strawberry.field(
        description=f"All the devices, in this order; `[]` clears. {DEVICES} Null is not accepted.", default=None
    )
    is_primary: bool = strawberry.field(
        description="Puts it first; at most one may say so. If none does, the first active one is primary.",
        default=False,
    )
    is_active: bool = strawberry.field(
        description="Whether a new one is active; one that is there already stays as it is.", default=True
    )

    def asked(self) -> Asked:
        return Asked(
            self.app_id,
            self.key,
            initial_patches(self.attributes.value) if self.attributes else None,
            asked_devices(self.devices.value) if self.devices else None,
            self.is_primary,
            self.is_active,
        )


@strawberry.input(description="Whether an app profile shall be active.")
class SetAppProfileActiveInput(AppProfileName, SetActive):
    pass


@strawberry.input(description="Changes to the app profiles of a profile; `set` stands alone.")
class AppProfileListPatch:
    remove: strawberry.Maybe[list[AppProfileKey]] = strawberry.field(description=REMOVE, default=None)
    update: strawberry.Maybe[list[AppProfileUpdateInput]] = strawberry.field(description=UPDATE, default=None)
    set_active: strawberry.Maybe[list[SetAppProfileActiveInput]] = strawberry.field(
        description=SET_ACTIVE, default=None
    )
    reorder: strawberry.Maybe[list[AppProfileKey]] = strawberry.field(description=REORDER, default=None)
    add: strawberry.Maybe[list[AppProfileInput]] = strawberry.field(
        description=(
            "Added before `promote` is done; ALREADY_EXISTS when there is one with this app id and key, whoever has "
            "it. Null is not accepted."
        ),
        default=None,
    )
    promote: strawberry.Maybe[AppProfileKey] = strawberry.field(description=PROMOTE, default=None)
    set: strawberry.Maybe[list[AppProfileSetInput]] = strawberry.field(
        description=(
            "The app profiles as they shall be, primary first; those that are not among them are deleted, `[]` deletes "
            "all. ALREADY_EXISTS when another profile has one. Null is not accepted."
        ),
        default=None,
    )

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        if sight.restrictions.apps is not None:
            yield from (partly_hidden("the app profiles", name) for name in ("reorder", "set") if getattr(self, name))

    def asked(self) -> Patch[Asked, Edit]:
        return patch_of(self)
