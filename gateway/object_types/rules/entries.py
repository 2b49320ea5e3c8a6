"""Making the entries of a profile's lists of the values of their slots, each in the form in which inputs ask for it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from gateway import moments
from gateway.app_profiles.model import Asked as AskedAppProfile
from gateway.app_profiles.model import AskedDevice
from gateway.attributes.model import Operation, Patch
from gateway.consents.model import Asked as AskedConsent
from gateway.consents.model import ConsentStatus
from gateway.contacts.model import GivenAddress, GivenPhone
from gateway.contacts.rules.countries import country_named
from gateway.groups.model import GivenGroup
from gateway.identities.model import Asked as AskedIdentity
from gateway.lists.model import Asked as AskedEntry
from gateway.object_types.rules import values
from gateway.object_types.rules.targets import Part
from gateway.object_types.rules.values import Unfit

OTHER = "Other"
"""The type of an entry of which nothing tells the type."""

Slots = Mapping[str, Any]
Make = Callable[[Slots, str | None], Any]
"""Takes what the slots have, those without a value left out, and the country in which phone numbers are dialled.

None where the main slot has no value: then there is no entry.
"""


def _contact(slots: Slots, given: Any) -> AskedEntry[Any]:
    get = slots.get
    return AskedEntry(
        get("type", OTHER), given, get("isActive", True), get("isVerified", False), get("isPrimary", False)
    )


def email(slots: Slots, _country: str | None) -> AskedEntry[str] | None:
    return _contact(slots, slots["address"]) if "address" in slots else None


def phone(slots: Slots, country: str | None) -> AskedEntry[GivenPhone] | None:
    if "number" not in slots:
        return None
    number = slots["number"]
    if number.startswith("+"):
        country = None
    elif "country" in slots:
        found = country_named(slots["country"])
        country = found.alpha_2 if found else slots["country"]
    return _contact(slots, GivenPhone(number, country, slots.get("isMobile")))


_FIRST_LINE, _SECOND_LINES = "address1", ("address2", "address3", "address4")
_PARTS = {_FIRST_LINE: "address1", "city": "city", "stateProvince": "state_province", "postalCode": "postal_code"}
_CODES = {
    "countryCode": "country_code",
    "countryCodeAlpha3": "country_code_alpha3",
    "countryCodeNumeric": "country_code_numeric",
}


def address(slots: Slots, _country: str | None) -> AskedEntry[GivenAddress] | None:
    parts = {ours: slots[slot] for slot, ours in (*_PARTS.items(), *_CODES.items()) if slot in slots}
    second = ", ".join(slots[line] for line in _SECOND_LINES if line in slots)
    if second:
        parts["address2"] = second
    if "country" in slots and not any(code in slots for code in _CODES):
        found = country_named(slots["country"])
        # A name that means no country is left for the rules of addresses to refuse.
        parts["country_code"] = found.alpha_2 if found else slots["country"]
    return _contact(slots, GivenAddress(**parts)) if parts else None


def group(slots: Slots, _country: str | None) -> AskedEntry[GivenGroup] | None:
    get = slots.get
    # What keeps groups by ids alone calls them by these.
    name = get("name") or get("groupId")
    if name is None:
        return None
    given = GivenGroup(name, get("groupId"))
    return AskedEntry(get("type", OTHER), given, get("isActive", True), is_primary=get("isPrimary", False))


def consent(slots: Slots, _country: str | None) -> AskedConsent | None:
    get = slots.get
    if "status" not in slots or "type" not in slots:
        return None
    status = _STATUSES.get(slots["status"].upper())
    if status is None:
        raise Unfit(f"The status of a consent is one of {', '.join(_STATUSES)}.")
    consent_date, expiration_date = (_moment(get(name)) for name in ("consentDate", "expirationDate"))
    return AskedConsent(
        slots["type"], get("locale"), status, get("version"), get("contactType"), consent_date, expiration_date
    )


_STATUSES = {status.value: status for status in ConsentStatus}


def _moment(written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        return moments.parsed(written)
    except ValueError as error:
        raise Unfit(f"The date of a consent: {error}") from None


def identity(slots: Slots, _country: str | None) -> AskedIdentity | None:
    if "identifier" not in slots or "handle" not in slots:
        return None
    get = slots.get
    return AskedIdentity(
        slots["handle"],
        slots["identifier"],
        get("isPrimary", False),
        get("isActive", True),
        get("isVerified", False),
        get("legacyId"),
    )


def app_profile(slots: Slots, _country: str | None) -> AskedAppProfile | None:
    if "key" not in slots or "appId" not in slots:
        return None
    get = slots.get
    attributes = {name: found for name, value in get("attributes", {}).items() if (found := values.texts(value))}
    attributes |= {
        name.removeprefix("attributes."): value for name, value in slots.items() if name.startswith("attributes.")
    }
    patches = [
        Patch(name, Operation.SET, value, path=("attributes", str(index)))
        for index, (name, value) in enumerate(attributes.items())
    ]
    devices = [_device(one) for one in slots["devices"]] if "devices" in slots else None
    # What the object does not tell stays as it is.
    return AskedAppProfile(
        slots["appId"], slots["key"], patches or None, devices, get("isPrimary", False), get("isActive", True)
    )


def _device(record: Mapping[str, Any]) -> AskedDevice:
    """Return a device: its id, whether it is active, and all else as its attributes."""
    known = {name.replace("_", "").lower(): name for name in record}
    id_name, state_name = known.get("deviceid"), known.get("isactive")
    device_id = values.text(record[id_name]) if id_name else None
    if device_id is None:
        raise Unfit("A device is an object with a deviceId.")
    rest = {name: value for name, value in record.items() if name not in (id_name, state_name)}
    return AskedDevice(device_id, values.flag(record[state_name]) if state_name else None, rest or None)


def attribute(slots: Slots, _country: str | None) -> tuple[str, tuple[str, ...]] | None:
    return (slots["name"], slots["value"]) if "name" in slots and "value" in slots else None


MAKE: Mapping[Part, Make] = MappingProxyType(
    {
        Part.EMAILS: email,
        Part.PHONES: phone,
        Part.ADDRESSES: address,
        Part.GROUPS: group,
        Part.CONSENTS: consent,
        Part.IDENTITIES: identity,
        Part.APP_PROFILES: app_profile,
        Part.ATTRIBUTES: attribute,
    }
)
