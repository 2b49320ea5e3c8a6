"""Targets: where on a profile a value goes, in our words and in Amazon's."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from gateway.definitions.model import NAME_ATTRIBUTES
from gateway.errors import InvalidInput
from gateway.object_types.rules import paths
from gateway.object_types.rules.paths import Step, Steps, Wild

STANDARD_OBJECTS = ("order", "case", "asset")


class Part(StrEnum):
    """A part of the profile; the value is its name in a target."""

    CUSTOMER_ID = "customerId"
    NAME = "name"
    FACT = "fact"
    TAGS = "tags"
    ATTRIBUTES = "attributes"
    IDENTITIES = "identities"
    APP_PROFILES = "appProfiles"
    EXTENSIONS = "extensions"
    EMAILS = "emails"
    PHONES = "phones"
    ADDRESSES = "addresses"
    GROUPS = "groups"
    CONSENTS = "consents"
    KEPT = "kept"


class Form(StrEnum):
    """What a slot takes."""

    TEXT = "TEXT"
    TEXTS = "TEXTS"
    FLAG = "FLAG"
    OBJECT = "OBJECT"
    RECORDS = "RECORDS"
    ANY = "ANY"


@dataclass(frozen=True, slots=True)
class Target:
    """A slot of a part. `entry` names the entry of a list (a type, a handle, …), None where another slot does.

    With `wild` each member of an object goes to the entry of its own name.
    """

    part: Part
    slot: str
    form: Form
    entry: str | None = None
    wild: bool = False


FACTS: Mapping[str, Form] = MappingProxyType(
    {
        "customerType": Form.TEXT,
        "defaultLocale": Form.TEXT,
        "registrationConfirmed": Form.FLAG,
        "preservePreferences": Form.FLAG,
        "isActive": Form.FLAG,
        "legacyProfileId": Form.TEXT,
    }
)

_STATE: Mapping[str, Form] = MappingProxyType({"isPrimary": Form.FLAG, "isActive": Form.FLAG})
_CONTACT: Mapping[str, Form] = MappingProxyType({"type": Form.TEXT, **_STATE, "isVerified": Form.FLAG})
_ADDRESS_LINES = ("address1", "address2", "address3", "address4")

SLOTS: Mapping[Part, Mapping[str, Form]] = MappingProxyType(
    {
        Part.EMAILS: {"address": Form.TEXT, **_CONTACT},
        Part.PHONES: {"number": Form.TEXT, "country": Form.TEXT, "isMobile": Form.FLAG, **_CONTACT},
        Part.ADDRESSES: {
            **dict.fromkeys((*_ADDRESS_LINES, "city", "stateProvince", "postalCode"), Form.TEXT),
            **dict.fromkeys(("country", "countryCode", "countryCodeAlpha3", "countryCodeNumeric"), Form.TEXT),
            **_CONTACT,
        },
        Part.GROUPS: {"name": Form.TEXT, "groupId": Form.TEXT, "type": Form.TEXT, **_STATE},
        Part.CONSENTS: dict.fromkeys(
            ("status", "type", "locale", "version", "contactType", "consentDate", "expirationDate"), Form.TEXT
        ),
        Part.IDENTITIES: {
            "identifier": Form.TEXT,
            "handle": Form.TEXT,
            "legacyId": Form.TEXT,
            **_STATE,
            "isVerified": Form.FLAG,
        },
        Part.APP_PROFILES: {
            "key": Form.TEXT,
            "appId": Form.TEXT,
            "attributes": Form.OBJECT,
            "devices": Form.RECORDS,
            **_STATE,
        },
        Part.ATTRIBUTES: {"value": Form.TEXTS, "name": Form.TEXT},
    }
)
"""The slots of an entry, its main one first."""

NAMED_BY: Mapping[Part, str] = MappingProxyType(
    {
        Part.EMAILS: "type",
        Part.PHONES: "type",
        Part.ADDRESSES: "type",
        Part.GROUPS: "type",
        Part.CONSENTS: "type",
        Part.IDENTITIES: "handle",
        Part.APP_PROFILES: "appId",
        Part.ATTRIBUTES: "name",
    }
)
"""The slot that names an entry whose name the target does not tell."""


def main_slot(part: Part) -> str:
    """Return the slot without which an entry is none; of an address that is any of its lines."""
    return next(iter(SLOTS[part]))


def _entry(part: Part, entry: str, slot: str) -> Target:
    return Target(part, slot, SLOTS[part][slot], entry)


def _attribute(name: str) -> Target:
    return _entry(Part.ATTRIBUTES, name, "value")


def _amazon_addresses() -> dict[str, Target]:
    slots = {
        **{f"Address{number}": line for number, line in enumerate(_ADDRESS_LINES, 1)},
        "City": "city",
        "State": "stateProvince",
        "Province": "stateProvince",
        "Country": "country",
        "PostalCode": "postalCode",
    }
    kinds = {"Address": "Main", "ShippingAddress": "Shipping", "MailingAddress": "Mailing", "BillingAddress": "Billing"}
    return {
        f"{name}.{theirs}": _entry(Part.ADDRESSES, kind, ours)
        for name, kind in kinds.items()
        for theirs, ours in slots.items()
    } | {f"{name}.County": _attribute(f"{name}County") for name in kinds}


AMAZON: Mapping[str, Target] = MappingProxyType(
    {
        **{
            theirs: Target(Part.NAME, part, Form.TEXT)
            for part, theirs in NAME_ATTRIBUTES.items()
            if part in ("first", "middle", "last")
        },
        "EmailAddress": _entry(Part.EMAILS, "Main", "address"),
        "PersonalEmailAddress": _entry(Part.EMAILS, "Personal", "address"),
        "BusinessEmailAddress": _entry(Part.EMAILS, "Business", "address"),
        "PhoneNumber": _entry(Part.PHONES, "Main", "number"),
        "MobilePhoneNumber": _entry(Part.PHONES, "Mobile", "number"),
        "HomePhoneNumber": _entry(Part.PHONES, "Home", "number"),
        "BusinessPhoneNumber": _entry(Part.PHONES, "Business", "number"),
        **_amazon_addresses(),
        **{
            name: _attribute(name)
            for name in ("AccountNumber", "AdditionalInformation", "BirthDate", "BusinessName", "Gender", "PartyType")
        },
        "GenderString": _attribute("Gender"),
        "PartyTypeString": _attribute("PartyType"),
    }
)
"""What the fixed slots of Amazon's standard profile are here."""


def parsed(text: str) -> Target:
    """Return the target that a text names, or refuse it."""
    for name in STANDARD_OBJECTS:
        if text.startswith(f"_{name}."):
            steps = paths.parsed(text, f"_{name}", "A target")
            return Target(Part.KEPT, ".".join(map(_name, steps)), Form.ANY, name)
    if text.startswith("_profile."):
        found = AMAZON.get(text.removeprefix("_profile.")) or _own(_in_our_words(text))
        if found is not None:
            return found
    raise InvalidInput([f"{text[:100]} is no target: {ALLOWED}"])


ALLOWED = (
    "a value goes to a slot of Amazon's standard profile, as in _profile.FirstName or _profile.Address.City; to "
    f"_profile.customerId, tags, name.<{'|'.join(NAME_ATTRIBUTES)}>, {', '.join(FACTS)}; to attributes.<name>, "
    "identities.<handle>, emails.<type>, phones.<type>, addresses.<type>.<slot>, groups.<type>, "
    "consents.<type>.<slot>, "
    "appProfiles.<app id>.<slot>, extensions.<name>; or to _order, _case or _asset and a name."
)


def _name(step: Step) -> str:
    if not isinstance(step, str):
        raise InvalidInput(["A target of a standard object is made of names: _order.TotalPrice."])
    return step


def _in_our_words(text: str) -> Steps:
    first, *rest = paths.parsed(text, "_profile", "A target")
    return Part.ATTRIBUTES.value if first == "Attributes" else first, *rest


def _own(steps: Steps) -> Target | None:
    """Return the target of our own words, if it is one."""
    match steps:
        case [str() as word] if word in _WORDS:
            return _WORDS[word]
        case ["name", str() as part] if part in NAME_ATTRIBUTES:
            return Target(Part.NAME, part, Form.TEXT)
        case ["attributes" | "extensions" as part, Wild.MEMBERS]:
            return Target(Part(part), "", Form.ANY, wild=True)
        case ["extensions", *rest]:
            return _of_extension(rest)
        case [str() as part, *rest] if part in _LISTS:
            return _of_list(Part(part), rest)
    return None


_WORDS: Mapping[str, Target] = MappingProxyType(
    {
        "customerId": Target(Part.CUSTOMER_ID, "", Form.TEXT),
        "tags": Target(Part.TAGS, "", Form.TEXTS),
        **{fact: Target(Part.FACT, fact, form) for fact, form in FACTS.items()},
    }
)
_LISTS = frozenset(map(str, SLOTS))


def _of_extension(steps: list[Step]) -> Target | None:
    match steps:
        case [str() as name]:
            return Target(Part.EXTENSIONS, "", Form.RECORDS, name)
        case [str() as name, str() as field]:
            return Target(Part.EXTENSIONS, field, Form.ANY, name)
    return None


def _of_list(part: Part, steps: list[Step]) -> Target | None:
    """Return the slot of an entry: of one that is named, or of one that another slot names."""
    slots = SLOTS[part]
    match steps:
        case [str() as entry] if part is not Part.ADDRESSES:
            return _entry(part, entry, main_slot(part))
        case [str() as entry, str() as slot] if slot in slots and slot != NAMED_BY[part]:
            return _entry(part, entry, slot)
        case [Wild.EVERY, str() as slot] if slot in slots:
            return Target(part, slot, slots[slot])
        case [str() as entry, "attributes", str() as name] if part is Part.APP_PROFILES:
            return Target(part, f"attributes.{name}", Form.TEXTS, entry)
    return None
