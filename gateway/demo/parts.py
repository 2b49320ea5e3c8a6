"""Short words for the parts that demo profiles are made of."""

from collections.abc import Mapping

from gateway.app_profiles.model import AskedDevice
from gateway.attributes.model import Operation, Patch


def attributes(**values: str | tuple[str, ...]) -> list[Patch]:
    """Return attributes by name, each with one value or with several, primary first."""
    return [Patch(name, Operation.SET, (given,) if isinstance(given, str) else given) for name, given in values.items()]


def device(device_id: str, attributes: Mapping[str, object]) -> AskedDevice:
    return AskedDevice(device_id, is_active=True, attributes=dict(attributes))
