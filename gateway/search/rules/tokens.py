"""The tokens by which a profile is found, with the values that they stand for."""

from collections.abc import Iterator

from gateway import ids
from gateway.contacts.rules.tokens import of_email, of_phone
from gateway.definitions.model import Definitions
from gateway.mongo.documents import View
from gateway.search.rules import spelling
from gateway.text import caseless

FLAGS = {
    "isActive": ("active", "is_active"),
    "registrationConfirmed": ("registered", "registration_confirmed"),
    "preservePreferences": ("preserve", "preserve_preferences"),
}
"""The flags of a person by their names in a filter: what tokens call them, and their fields in the document."""


def of_key(name: str, value: str) -> str:
    """Return the token of a key by which objects are tied to the profile."""
    return f"k:{spelling.key(name)}={spelling.bounded(value)}"


def tokens_of(profile: View, definitions: Definitions) -> dict[str, str]:
    """Return the tokens of a profile, each with a value that it stands for as clients know it.

    Of what can be inactive only the active entries are found, as in a look-up.
    """
    found: dict[str, str] = {}
    for token, shown in _tokens(profile, definitions):
        found.setdefault(token, shown)
    return found


def _tokens(profile: View, definitions: Definitions) -> Iterator[tuple[str, str]]:
    yield from _of_attributes(profile, definitions)
    yield from _of_entries(profile)
    yield from _of_contacts(profile)
    yield from _of_addresses(profile)
    yield from _of_consents(profile)
    yield from _of_person(profile)
    for key in profile.get("keys", ()):
        yield of_key(key["name"], key["value"]), key["value"]


def _of_attributes(profile: View, definitions: Definitions) -> Iterator[tuple[str, str]]:
    for name, values in profile["attributes"].items():
        definition = definitions.attributes.get(name)
        if definition is None or not definition.searchable:
            continue
        for value in values:
            yield f"a:{name}", value
            yield f"a:{name}={spelling.value(definition, value)}", value


def _of_entries(profile: View) -> Iterator[tuple[str, str]]:
    """Tell of identities and app profiles by their document ids, which have their parts in compared form."""
    for kind, order in (("i", "identities"), ("app", "app_profiles")):
        for slot in profile[order]:
            if slot["active"]:
                _, outer, inner = ids.parts(slot["id"], 3)
                yield f"{kind}:{spelling.key(outer)}", inner
                yield f"{kind}:{spelling.key(outer)}={inner}", inner


def _of_contacts(profile: View) -> Iterator[tuple[str, str]]:
    for email in profile["emails"]:
        if email["is_active"]:
            yield "e", email["value"]["address"]
            yield of_email(email["value"]["normalised"]), email["value"]["address"]
            yield f"et:{email['type']}", email["type"]
    for phone in profile["phones"]:
        if phone["is_active"]:
            yield "p", phone["value"]["e164"]
            yield of_phone(phone["value"]["e164"]), phone["value"]["e164"]
            yield f"pt:{phone['type']}", phone["type"]
    for group in profile["groups"]:
        if group["is_active"]:
            type_, name = spelling.key(group["type"]), group["value"]["name"]
            yield f"g:{type_}", name
            yield f"g:{type_}={name}", name


def _of_addresses(profile: View) -> Iterator[tuple[str, str]]:
    for address in profile["addresses"]:
        if not address["is_active"]:
            continue
        value = address["value"]
        country, city, code = value["country_code"], value["city"], value["postal_code"]
        yield "d", address["type"]
        yield f"dt:{address['type']}", address["type"]
        yield f"d:{country}", country
        yield f"dc:{country}|{spelling.place(city)}", city
        yield f"dp:{country}|{spelling.place(code)}", code
        yield f"dpc:{country}|{spelling.key(spelling.place(code))}|{spelling.place(city)}", f"{code} {city}"


def _of_consents(profile: View) -> Iterator[tuple[str, str]]:
    for slot in profile["consents"]:
        type_, status = spelling.key(ids.parts(slot["id"], 4)[2]), slot["status"]
        yield f"c:{type_}", status
        yield f"c:{type_}={status}", status
        yield f"cx:{type_}={status}|{spelling.expiration(slot['expiration_date'])}", status


def _of_person(profile: View) -> Iterator[tuple[str, str]]:
    for tag in profile["tags"]:
        yield "t", tag
        yield f"t:{tag}", tag
    for name, field in FLAGS.values():
        yield f"f:{name}={profile[field]:d}", str(profile[field]).lower()
    yield f"ct:{profile['customer_type']}", profile["customer_type"]
    yield f"l:{caseless(profile['default_locale'])}", profile["default_locale"]
