"""Name, customer type, locale and flags of a person."""

from collections.abc import Mapping
from typing import cast

from gateway.attributes.model import Attributes, Operation, Patch
from gateway.changes.model import Change, change
from gateway.definitions.model import NAME_ATTRIBUTES, Definitions
from gateway.errors import ErrorCode, Findings, InvalidInput
from gateway.person.model import (
    FIELDS,
    MAX_CUSTOMER_TYPE,
    MAX_LEGACY_ID,
    MAX_LOCALE,
    MAX_NAME_PART,
    Facts,
    Person,
)
from gateway.person.rules.locales import checked_locale
from gateway.person.rules.tags import checked_tags, tag_changes
from gateway.primary_first import ChangeKind
from gateway.text import text


def unknown(definitions: Definitions, by: str) -> Person:
    """Return a person of whom nothing was said yet, added by a key."""
    return Person(
        customer_type=definitions.default_customer_type,
        default_locale=definitions.default_locale,
        registration_confirmed=False,
        preserve_preferences=True,
        is_active=True,
        legacy_profile_id=None,
        tags=[],
        created_by=by,
        updated_by=by,
    )


def checked_defaults(customer_type: str, locale: str) -> tuple[str, str]:
    """Return what a domain wants to be the customer type and the locale of persons, or refuse both at once."""
    findings = Findings()
    with findings.at("customerType"):
        customer_type = text(customer_type, "A customer type", MAX_CUSTOMER_TYPE)
    with findings.at("locale"):
        locale = checked_locale(locale, "A locale", MAX_LOCALE)
    findings.settle()
    return customer_type, locale


def patched(definitions: Definitions, person: Person, facts: Facts) -> tuple[Person, list[Change]]:
    """Say what is asked of a person, apart from the name, or refuse all that is wrong with it."""
    findings = Findings()
    said = person.copy()
    if facts.customer_type is not None:
        with findings.at("customerType"):
            said["customer_type"] = _customer_type(definitions, facts.customer_type)
    if facts.default_locale is not None:
        with findings.at("defaultLocale"):
            said["default_locale"] = checked_locale(facts.default_locale, "A locale", MAX_LOCALE)
    if facts.legacy_profile_id is not None:
        with findings.at("legacyProfileId"):
            said["legacy_profile_id"] = text(facts.legacy_profile_id, "A legacy profile id", MAX_LEGACY_ID)
    if facts.registration_confirmed is not None:
        said["registration_confirmed"] = facts.registration_confirmed
    if facts.preserve_preferences is not None:
        said["preserve_preferences"] = facts.preserve_preferences
    if facts.is_active is not None:
        said["is_active"] = facts.is_active
    if facts.tags is not None:
        with findings.at("tags"):
            said["tags"] = checked_tags(facts.tags)
    findings.settle()
    return said, told(person, said)


def _customer_type(definitions: Definitions, given: str) -> str:
    stored = text(given, "A customer type", MAX_CUSTOMER_TYPE)
    if definitions.customer_types and stored not in definitions.customer_types:
        problem = f"A customer type of the domain is one of: {', '.join(definitions.customer_types)}."
        raise InvalidInput([problem], code=ErrorCode.INVALID_VALUE)
    return stored


def switched(person: Person, *, active: bool, reason_code: str | None = None) -> tuple[Person, list[Change]]:
    """Activate a person, or deactivate it for a reason that only the record keeps."""
    if person["is_active"] == active:
        return person, []
    return {**person, "is_active": active}, [_switching(active=active, reason_code=reason_code)]


def _switching(*, active: bool, reason_code: str | None = None) -> Change:
    kind = ChangeKind.ACTIVATED if active else ChangeKind.DEACTIVATED
    reason = {} if reason_code is None else {"reasonCode": reason_code}
    return change(kind, [], {"isActive": not active}, {"isActive": active, **reason})


def told(before: Person, after: Person) -> list[Change]:
    was, is_ = cast("Mapping[str, object]", before), cast("Mapping[str, object]", after)
    changes = [
        change(ChangeKind.UPDATED, [name], was[field], is_[field])
        for field, name in FIELDS.items()
        if was[field] != is_[field]
    ]
    if before["is_active"] != after["is_active"]:
        changes.append(_switching(active=after["is_active"]))
    return [*changes, *tag_changes(before["tags"], after["tags"])]


def name_patches(name: Mapping[str, str]) -> list[Patch]:
    """Return what saying a name does to the attributes that keep it, or refuse all parts that cannot be stored."""
    findings = Findings()
    patches = []
    for part, value in name.items():
        with findings.at("name", part):
            stored = text(value, "A part of a name", MAX_NAME_PART)
            patches.append(
                Patch(NAME_ATTRIBUTES[part], Operation.SET, (stored,), path=("name",), operand=part, fixed=True)
            )
    findings.settle()
    return patches


def name_of(attributes: Attributes) -> dict[str, str | None] | None:
    """Return the name of a person by its parts; None where no part is known."""
    parts = {part: next(iter(attributes.get(name, ())), None) for part, name in NAME_ATTRIBUTES.items()}
    return parts if any(parts.values()) else None
