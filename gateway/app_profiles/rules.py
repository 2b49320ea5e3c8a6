"""Pure rules of app profiles and their devices."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import orjson

from gateway import ids
from gateway.app_profiles.model import (
    MAX_APP_ID,
    MAX_BYTES,
    MAX_DEVICE_BYTES,
    MAX_DEVICE_ID,
    MAX_DEVICES,
    MAX_KEY,
    AppProfileDocument,
    Asked,
    AskedDevice,
    Device,
    Edit,
)
from gateway.attributes import rules as attributes
from gateway.attributes.model import Attributes
from gateway.changes.model import Change, change
from gateway.definitions.model import Definitions
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.ordered_documents.model import Name
from gateway.ordered_documents.rules import DocumentList
from gateway.primary_first import ChangeKind
from gateway.profiles.rules import APP_PROFILES
from gateway.text import normalised, text


def sought(app_id: str, key: str) -> tuple[str, str]:
    """Return the pair by which an app profile is looked for; what cannot be stored is simply not found."""
    return normalised(app_id), normalised(key)


def require_linked(definitions: Definitions, app_id: str) -> None:
    """Refuse an application that the domain does not know."""
    if not definitions.takes_app(app_id):
        message = "The domain defines no application of this id: defineApp makes it known."
        raise Rejection(ErrorCode.APP_NOT_LINKED, message, ["appId"])


def checked(definitions: Definitions, app_id: str, key: str) -> tuple[str, str]:
    """Return the pair in stored form, or refuse all that is malformed in it, or an unknown application."""
    findings = Findings()
    with findings.at("appId"):
        app_id = text(app_id, "An app id", MAX_APP_ID)
    with findings.at("key"):
        key = text(key, "A key", MAX_KEY)
    findings.settle()
    require_linked(definitions, app_id)
    return app_id, key


def already_exists() -> Rejection:
    return Rejection(ErrorCode.ALREADY_EXISTS, "There is an app profile with this app id and key already.", ["key"])


def new_app_profile(
    id_: str, profile_id: str, values: Attributes, devices: list[Device], at: datetime
) -> AppProfileDocument:
    domain, app_id, key = ids.parts(id_, 3)
    return AppProfileDocument(
        _id=id_,
        id=ids.node_id("AppProfile", app_id, key),
        domain=domain,
        profile=profile_id,
        app_id=app_id,
        key=key,
        attributes=values,
        devices=devices,
        created_at=at,
        updated_at=at,
    )


def devices_as(stored: Sequence[Device], asked: Sequence[AskedDevice]) -> list[Device]:
    """Return the devices as they shall be, in the given order; what an asked one leaves out stays as it is stored."""
    before = {device["device_id"]: device for device in stored}
    findings = Findings()
    result: dict[str, int] = {}
    devices: list[Device] = []
    for index, device in enumerate(asked):
        with findings.at(index):
            made = _device(device, before)
            first = result.setdefault(made["device_id"], index)
            if first != index:
                message = f"A device stands in the list once; this one is at {first} and at {index}."
                raise Rejection(ErrorCode.DUPLICATE_VALUE, message, ["deviceId"])
            devices.append(made)
    if len(asked) > MAX_DEVICES:
        message = f"An app profile has at most {MAX_DEVICES} devices."
        findings.add(Rejection(ErrorCode.LIMIT_EXCEEDED, message))
    findings.settle()
    return devices


def require_size(values: Attributes, devices: Sequence[Device]) -> None:
    """Refuse what is too large for one app profile, although each part of it has its size."""
    size = len(orjson.dumps([values, devices]))
    if size > MAX_BYTES:
        message = f"An app profile has at most {MAX_BYTES:,} bytes of JSON; this one would have {size:,}."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message)


def without_device(devices: Sequence[Device], device_id: str) -> list[Device]:
    """Return the devices without one of them, or refuse: there is none with this id."""
    sought_id = normalised(device_id)
    left = [device for device in devices if device["device_id"] != sought_id]
    if len(left) == len(devices):
        raise Rejection(ErrorCode.NOT_FOUND, "The app profile has no device with this id.", ["deviceId"])
    return left


def _device(asked: AskedDevice, before: dict[str, Device]) -> Device:
    findings = Findings()
    device_id = asked.device_id
    with findings.at("deviceId"):
        device_id = text(asked.device_id, "A device id", MAX_DEVICE_ID)
    with findings.at("attributes"):
        _check_attributes(asked.attributes)
    findings.settle()
    old = before.get(device_id)
    is_active = asked.is_active if asked.is_active is not None else (old["is_active"] if old else True)
    given = asked.attributes if asked.attributes is not None else (old["attributes"] if old else {})
    return Device(device_id=device_id, is_active=is_active, attributes=given)


def _check_attributes(given: object) -> None:
    if given is None:
        return
    if not isinstance(given, dict):
        raise InvalidInput(["The attributes of a device are a JSON object."], code=ErrorCode.INVALID_VALUE)
    size = len(orjson.dumps(given))
    if size > MAX_DEVICE_BYTES:
        problem = f"The attributes of a device have at most {MAX_DEVICE_BYTES:,} bytes of JSON; these have {size:,}."
        raise InvalidInput([problem], code=ErrorCode.INVALID_VALUE)


def device_changes(before: Sequence[Device], after: Sequence[Device], *path: str) -> list[Change]:
    """Tell the difference between two lists of devices; `path` leads from the profile to the app profile."""
    old = {device["device_id"]: _told(device, position) for position, device in enumerate(before)}
    new = {device["device_id"]: _told(device, position) for position, device in enumerate(after)}
    at = [*path, "devices"]
    changes = [change(ChangeKind.REMOVED, [*at, id_], told) for id_, told in old.items() if id_ not in new]
    for id_, told in new.items():
        if id_ not in old:
            changes.append(change(ChangeKind.ADDED, [*at, id_], None, told))
        elif not _same(told, old[id_]):
            changes.append(change(ChangeKind.UPDATED, [*at, id_], old[id_], told))
    stayed = [id_ for id_ in new if id_ in old]
    was = [id_ for id_ in old if id_ in new]
    if stayed != was:
        changes.append(change(ChangeKind.REORDERED, at, list(old), list(new)))
    return changes


def _told(device: Device, position: int) -> dict[str, object]:
    return {"position": position, "isActive": device["is_active"], "attributes": device["attributes"]}


def _same(device: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Tell whether two devices differ in nothing but their place."""
    # Python takes 1, 1.0 and true for equal; as JSON they are three values.
    one, two = (orjson.dumps({**its, "position": 0}, option=orjson.OPT_SORT_KEYS) for its in (device, other))
    return one == two


def path_to(app_profile: AppProfileDocument) -> tuple[str, ...]:
    """Return the path by which changes name an app profile."""
    return "appProfiles", app_profile["app_id"], app_profile["key"]


def whole(app_profile: AppProfileDocument) -> dict[str, object]:
    """Return what changes tell of an app profile that comes or goes, beside its place and state."""
    devices = [
        {"deviceId": device["device_id"], "isActive": device["is_active"], "attributes": device["attributes"]}
        for device in app_profile["devices"]
    ]
    return {"attributes": app_profile["attributes"], "devices": devices}


@dataclass(frozen=True, slots=True)
class AppProfileList(DocumentList[AppProfileDocument, Asked, Edit]):
    """The app profiles of a profile while they are changed."""

    order = APP_PROFILES
    name_field = "key"

    def id_of(self, name: Name) -> str:
        return ids.path(self.domain, *sought(*name))

    def made(
        self,
        asked: Asked,
        others: Collection[str],  # noqa: ARG002 -- there may be any number beside it.
        *,
        anew: bool,
    ) -> AppProfileDocument:
        app_id, key = asked.name
        findings = Findings()
        with findings.at():
            app_id, key = checked(self.definitions, app_id, key)
        id_ = self.id_of((app_id, key))
        old = self.documents[id_] if anew and self.holds(id_) else None
        values = old["attributes"] if old else {}
        devices = old["devices"] if old else []
        if asked.attributes is not None:
            with findings.at():
                values, _ = attributes.initial(self.definitions, asked.attributes)
        if asked.devices is not None:
            with findings.at("devices"):
                devices = devices_as(devices, asked.devices)
        if not old and (self.holds(id_) or self.is_taken(id_)):
            findings.add(already_exists())
        findings.settle()
        require_size(values, devices)
        if old:
            return {**old, "attributes": values, "devices": devices}
        return new_app_profile(id_, self.profile_id, values, devices, self.at)

    def updated(self, edit: Edit) -> Self:
        """Patch the attributes of an app profile, and replace its devices."""
        old = self.documents[self.require(edit.name)]
        devices = old["devices"]
        findings = Findings()
        patches = attributes.sound(self.definitions, edit.patches, findings)
        with findings.at():
            values, changes = attributes.patched(
                self.definitions, old["attributes"], patches, *path_to(old), "attributes"
            )
        if edit.devices is not None:
            with findings.at("devices"):
                devices = devices_as(devices, edit.devices)
        findings.settle()
        require_size(values, devices)
        changes += device_changes(old["devices"], devices, *path_to(old))
        return self.rewritten({**old, "attributes": values, "devices": devices}, changes)

    def without(self, name: Name) -> Self:
        """Remove an app profile, or refuse: there is none."""
        self.require(name)
        # Of a class with slots `super` knows an older form.
        return DocumentList.without(self, name)

    def without_device(self, name: Name, device_id: str) -> Self:
        """Delete one device of an app profile."""
        old = self.documents[self.require(name)]
        left = without_device(old["devices"], device_id)
        return self.rewritten({**old, "devices": left}, device_changes(old["devices"], left, *path_to(old)))

    def told(self, document: AppProfileDocument) -> Mapping[str, object]:
        return whole(document)

    def differences(self, before: AppProfileDocument, after: AppProfileDocument) -> Sequence[Change]:
        path = path_to(before)
        return [
            *attributes.rewriting(before["attributes"], after["attributes"], *path, "attributes"),
            *device_changes(before["devices"], after["devices"], *path),
        ]
