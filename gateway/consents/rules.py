"""What a consent may say, and how a change to it is told; all pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from gateway import ids
from gateway.changes.model import Change, change
from gateway.consents.model import (
    MAX_CONSENTS,
    MAX_TYPE,
    MAX_VERSION,
    Asked,
    ConsentDocument,
    ConsentSlot,
    ConsentStatus,
)
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.lists.model import EntryDocument
from gateway.mongo.documents import View
from gateway.person.model import MAX_LOCALE
from gateway.person.rules.locales import checked_locale
from gateway.primary_first import ChangeKind
from gateway.text import normalised, text

_CONTACT_POINTS = ("emails", "phones", "addresses")


def checked(asked: Asked) -> Asked:
    """Return what is asked in stored form, or refuse all that is wrong with it."""
    findings = Findings()
    type_, locale, version, contact_type = asked.type, asked.locale, asked.version, asked.contact_type
    with findings.at("type"):
        type_ = text(type_, "The type of a consent", MAX_TYPE)
    if locale is not None:
        with findings.at("locale"):
            locale = checked_locale(locale, "A locale", MAX_LOCALE)
    if version is not None:
        with findings.at("version"):
            version = text(version, "The version of a consent", MAX_VERSION)
    if contact_type is not None:
        with findings.at("contactType"):
            contact_type = text(contact_type, "A contact type", MAX_TYPE)
    if asked.expiration_date and asked.consent_date and asked.expiration_date <= asked.consent_date:
        findings.add(_expired_before(asked.consent_date))
    findings.settle()
    return replace(asked, type=type_, locale=locale, version=version, contact_type=contact_type)


def _expired_before(date: datetime) -> InvalidInput:
    problem = f"A consent expires after its own date, which is {_printed(date)}."
    return InvalidInput([problem], ["expirationDate"], ErrorCode.INVALID_VALUE)


def unsaid(profile_id: str, asked: Asked, at: datetime, by: str) -> ConsentDocument:
    """Return a consent, checked, of which nothing was said yet."""
    domain, customer_id = ids.parts(profile_id, 2)
    name = (customer_id, asked.type, asked.locale or "")
    return ConsentDocument(
        _id=ids.path(domain, *name),
        id=ids.node_id("Consent", *name),
        domain=domain,
        profile=profile_id,
        type=asked.type,
        locale=asked.locale,
        status=ConsentStatus.PENDING.value,
        version=None,
        contact_type=None,
        consent_date=at,
        expiration_date=None,
        created_at=at,
        updated_at=at,
        created_by=by,
        updated_by=by,
    )


def sought(type_: str, locale: str | None) -> tuple[str, str]:
    """Return the form in which a consent is looked for; what cannot be stored is simply not found."""
    if locale is None:
        return normalised(type_), ""
    try:
        return normalised(type_), checked_locale(locale, "A locale", MAX_LOCALE)
    except InvalidInput:
        return normalised(type_), normalised(locale)


def said(before: ConsentDocument | None, new: ConsentDocument, asked: Asked) -> ConsentDocument:
    """Return a consent as it is after it was set; `new` is one of which nothing was said."""
    held = before or new
    same = before is not None and (before["status"], before["version"]) == (asked.status.value, asked.version)
    date = asked.consent_date or (held["consent_date"] if same else new["consent_date"])
    if asked.expiration_date and asked.expiration_date <= date:
        raise _expired_before(date)
    after = ConsentDocument(
        {
            **held,
            "status": asked.status.value,
            "version": asked.version,
            "contact_type": asked.contact_type,
            "consent_date": date,
            "expiration_date": asked.expiration_date,
        }
    )
    return after if after == before else _stamped(after, new["updated_at"], new["updated_by"])


def withdrawn(consent: ConsentDocument, at: datetime, by: str) -> ConsentDocument:
    """Return a consent that the person takes back; one that is withdrawn already stays."""
    if consent["status"] == ConsentStatus.WITHDRAWN.value:
        return consent
    return _stamped({**consent, "status": ConsentStatus.WITHDRAWN.value, "consent_date": at}, at, by)


def bound_to(consent: ConsentDocument, contact_types: Collection[str]) -> bool:
    """Tell whether a consent is in force, or waits to be, for one of these types of contact points."""
    in_force = consent["status"] in (ConsentStatus.GRANTED.value, ConsentStatus.PENDING.value)
    return in_force and consent["contact_type"] in contact_types


def slot_of(consent: ConsentDocument) -> ConsentSlot:
    """Return what the document of its profile has of a consent."""
    return ConsentSlot(id=consent["_id"], status=consent["status"], expiration_date=consent["expiration_date"])


def held_with(held: Iterable[ConsentSlot], consents: Iterable[ConsentDocument]) -> list[ConsentSlot]:
    """Return the consents of a profile with some that are new or have changed, or refuse: there is no room."""
    slots = {slot["id"]: slot for slot in (*held, *map(slot_of, consents))}
    if len(slots) > MAX_CONSENTS:
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, f"A profile has at most {MAX_CONSENTS} consents.", ["type"])
    return [slots[id_] for id_ in sorted(slots)]


def told(before: ConsentDocument | None, after: ConsentDocument) -> list[Change]:
    """Tell what was done to a consent."""
    if before == after:
        return []
    kind = ChangeKind.UPDATED if before else ChangeKind.ADDED
    return [change(kind, path_of(after["_id"]), before and _state(before), _state(after))]


def path_of(id_: str) -> list[str]:
    """Return the path of a consent below its profile: its type, and its locale where it has one."""
    _domain, _customer_id, type_, locale = ids.parts(id_, 4)
    return ["consents", type_, *([locale] if locale else [])]


def _state(consent: ConsentDocument) -> Mapping[str, str | None]:
    expiration = consent["expiration_date"]
    return {
        "status": consent["status"],
        "version": consent["version"],
        "contactType": consent["contact_type"],
        "consentDate": _printed(consent["consent_date"]),
        "expirationDate": _printed(expiration) if expiration else None,
    }


def _printed(time: datetime) -> str:
    return f"{time.isoformat(timespec='milliseconds')}Z"


def _stamped(consent: ConsentDocument, at: datetime, by: str) -> ConsentDocument:
    return {**consent, "updated_at": at, "updated_by": by}


def view(consent: View, at: datetime) -> View:
    """Return a consent as clients see it at a time."""
    expiration = consent["expiration_date"]
    return {**consent, "is_expired": expiration is not None and expiration <= at}


def deactivated_types(before: View, after: View) -> set[str]:
    """Return the types of those contact points of a profile that were active before and are kept inactive now."""
    return {type_ for field in _CONTACT_POINTS for type_ in _deactivated(before[field], after[field])}


def _deactivated(before: list[EntryDocument[Any]], after: list[EntryDocument[Any]]) -> set[str]:
    active = {contact["id"] for contact in before if contact["is_active"]}
    return {contact["type"] for contact in after if contact["id"] in active and not contact["is_active"]}
