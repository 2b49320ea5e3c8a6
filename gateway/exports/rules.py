"""A profile as an export tells it: all lists primary first, in the words of the API."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gateway.app_profiles.model import AppProfileDocument
from gateway.consents.model import ConsentDocument
from gateway.extensions.model import ExtensionDocument
from gateway.identities.model import IdentityDocument
from gateway.lists.model import EntryDocument
from gateway.moments import printed
from gateway.profiles.model import ProfileDocument, Slot


def exported(
    profile: ProfileDocument,
    identities: Mapping[str, IdentityDocument],
    app_profiles: Mapping[str, AppProfileDocument],
    extensions: Sequence[ExtensionDocument],
    consents: Sequence[ConsentDocument],
) -> dict[str, Any]:
    """Return all that is kept of a person, what is empty left out."""
    told = {
        "customerId": profile["customer_id"],
        "version": profile["version"],
        "createdAt": printed(profile["created_at"]),
        "updatedAt": printed(profile["updated_at"]),
        "isActive": profile["is_active"],
        "customerType": profile["customer_type"],
        "defaultLocale": profile["default_locale"],
        "registrationConfirmed": profile["registration_confirmed"],
        "preservePreferences": profile["preserve_preferences"],
        "legacyProfileId": profile["legacy_profile_id"],
        "tags": profile["tags"],
        "attributes": profile["attributes"],
        "emails": [{**_entry(one), "address": one["value"]["address"]} for one in profile["emails"]],
        "phones": [{**_entry(one), **_phone(one["value"])} for one in profile["phones"]],
        "addresses": [{**_entry(one), **_address(one["value"])} for one in profile["addresses"]],
        "groups": [
            {**_entry(one), "name": one["value"]["name"], "groupId": one["value"]["group_id"]}
            for one in profile["groups"]
        ],
        "identities": [{**_state(slot), **_identity(one)} for slot, one in _held(profile["identities"], identities)],
        "appProfiles": [
            {**_state(slot), **_app_profile(one)} for slot, one in _held(profile["app_profiles"], app_profiles)
        ],
        "extensions": {one["name"]: [record["data"] for record in one["records"]] for one in extensions},
        "consents": [_consent(one) for one in consents],
    }
    whole: dict[str, Any] = _without_nothing(told)
    return whole


def _without_nothing(value: Any) -> Any:
    """Leave out what is null or empty; records of extensions and devices are as their owners made them."""
    return {name: _filled(item) for name, item in value.items() if item not in (None, [], {})}


def _filled(value: Any) -> Any:
    if isinstance(value, list):
        return [
            {name: item for name, item in one.items() if item is not None} if isinstance(one, dict) else one
            for one in value
        ]
    return value


def _entry(entry: EntryDocument[Any]) -> dict[str, Any]:
    return {"type": entry["type"], "isActive": entry["is_active"], "isVerified": entry["is_verified"]}


def _state(slot: Slot) -> dict[str, Any]:
    return {"isActive": slot["active"], "isVerified": slot.get("verified", False)}


def _held(slots: Sequence[Slot], documents: Mapping[str, Any]) -> list[tuple[Slot, Any]]:
    """Return the entries of an order with their documents; one that left a moment ago has none."""
    return [(slot, documents[slot["id"]]) for slot in slots if slot["id"] in documents]


def _phone(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"number": value["e164"], "isMobile": value["is_mobile"]}


def _address(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "address1": value["address1"],
        "address2": value["address2"],
        "city": value["city"],
        "stateProvince": value["state_province"],
        "postalCode": value["postal_code"],
        "countryCode": value["country_code"],
    }


def _identity(identity: IdentityDocument) -> dict[str, Any]:
    return {
        "handle": identity["handle"],
        "identifier": identity["identifier"],
        "legacyId": identity.get("legacy_id"),
    }


def _app_profile(app_profile: AppProfileDocument) -> dict[str, Any]:
    return {
        "appId": app_profile["app_id"],
        "key": app_profile["key"],
        "attributes": app_profile["attributes"] or None,
        # A device is one object, as templates read it: its id, its state, and what else is said of it.
        "devices": [
            {**device["attributes"], "deviceId": device["device_id"], "isActive": device["is_active"]}
            for device in app_profile["devices"]
        ]
        or None,
    }


def _consent(consent: ConsentDocument) -> dict[str, Any]:
    return {
        "type": consent["type"],
        "locale": consent["locale"],
        "status": consent["status"],
        "version": consent["version"],
        "contactType": consent["contact_type"],
        "consentDate": _moment(consent["consent_date"]),
        "expirationDate": _moment(consent["expiration_date"]),
    }


def _moment(moment: datetime | None) -> str | None:
    return printed(moment) if moment else None
