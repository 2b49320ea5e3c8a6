"""Suggesting an object type from one object: what names and values tell of what they are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.errors import InvalidInput
from gateway.object_types.model import (
    MAX_FIELDS,
    MAX_KEYS,
    MAX_NAME,
    MAX_TEXT,
    TIMESTAMP_FIELD,
    ContentType,
    FieldMapping,
    KeyRole,
    ObjectKey,
)
from gateway.object_types.rules import timestamps, values, views
from gateway.object_types.rules.comparing import COMPARE
from gateway.object_types.rules.fields import SOURCE

MAX_DEPTH = 4

_FORMATS = (
    None,
    "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
    "yyyy-MM-dd'T'HH:mm:ss",
    "yyyy-MM-dd HH:mm:ss",
    "yyyy-MM-dd HH:mm:ss Z",
    "MM/dd/yyyy HH:mm:ss",
    "MM/dd/yyyy hh:mm a",
    "yyyy-MM-dd",
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PERSONS = frozenset({"account", "client", "contact", "customer", "member", "person", "profile", "user"})
_UPDATED = frozenset({"changed", "modified", "updated"})
_PHONES = frozenset({"cell", "cellphone", "mobile", "msisdn", "phone", "tel", "telephone"})
_BUSINESS = frozenset({"business", "company", "office", "work"})
_PRIVATE = frozenset({"home", "personal", "private"})

_NAMED: Mapping[str, str] = {
    **dict.fromkeys(("first name", "firstname", "given name", "forename"), "FirstName"),
    **dict.fromkeys(("last name", "lastname", "surname", "family name"), "LastName"),
    **dict.fromkeys(("middle name", "middlename"), "MiddleName"),
    **dict.fromkeys(("birth date", "birthdate", "birthday", "date of birth", "dob"), "BirthDate"),
    **dict.fromkeys(("gender", "sex"), "Gender"),
    **dict.fromkeys(("company", "company name", "business name", "organization", "organisation"), "BusinessName"),
    "account number": "AccountNumber",
}
_NAMES = frozenset({"FirstName", "LastName", "MiddleName"})
_LINES: Mapping[str, str] = {
    **dict.fromkeys(("address 1", "address1", "line 1", "line1", "street", "street address"), "Address1"),
    **dict.fromkeys(("address 2", "address2", "line 2", "line2"), "Address2"),
    **dict.fromkeys(("city", "town"), "City"),
    **dict.fromkeys(("province", "region", "state", "province code", "state code"), "State"),
    **dict.fromkeys(("country", "country code"), "Country"),
    **dict.fromkeys(("postal code", "postalcode", "postcode", "zip", "zip code"), "PostalCode"),
}
_ADDRESSES: Mapping[str, str] = {
    "shipping": "ShippingAddress",
    "billing": "BillingAddress",
    "mailing": "MailingAddress",
}


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A value of the sample: `path` leads to it, and `words` are those of its name, in lower case."""

    path: tuple[str, ...]
    value: Any

    @property
    def words(self) -> list[str]:
        return _words(self.path[-1])

    @property
    def source(self) -> str:
        return SOURCE + "".join(
            f".{step}" if re.fullmatch(r"[^.\[\]\"'{}\s*]+", step) else f'["{step}"]' for step in self.path
        )


@dataclass(slots=True)
class _Suggestion:
    fields: dict[str, FieldMapping] = field(default_factory=dict)
    targets: set[str] = field(default_factory=set)
    keys: list[ObjectKey] = field(default_factory=list)
    timestamp_format: str | None = None
    notes: list[str] = field(default_factory=list)

    def add(self, leaf: _Leaf, target: str | None, content: ContentType, name: str | None = None) -> str:
        """Add a field under a name, and with a target, that no other has; return the name."""
        name = _free(name or ".".join(_plain(step) for step in leaf.path), self.fields)
        if target in self.targets:
            target = None
        target = target or self._attribute(leaf)
        self.targets.add(target)
        self.fields[name] = FieldMapping(name=name, source=leaf.source, target=target, content_type=content)
        return name

    def _attribute(self, leaf: _Leaf) -> str:
        words = [word for step in leaf.path for word in _words(step)]
        name = "".join(word[:1].upper() + word[1:] for word in words)[: MAX_NAME - 4]
        taken = {target.removeprefix("_profile.attributes.") for target in self.targets}
        return f"_profile.attributes.{_free(name if name[:1].isalpha() else f'Value{name}', taken)}"


def suggested(sample: Any) -> dict[str, Any]:
    """Return a type for objects like this one, as clients see it."""
    if type(sample) is not dict or not sample:
        raise InvalidInput(["A sample is one JSON object with at least one member."], ["sample"])
    suggestion = _Suggestion()
    for leaf in _leaves(sample, ()):
        if len(suggestion.fields) == MAX_FIELDS:
            suggestion.notes.append(f"The sample has more values than an object type has fields, {MAX_FIELDS}.")
            break
        if len(leaf.source) <= MAX_TEXT:
            _suggest(leaf, suggestion)
    _suggest_unique(suggestion)
    return {
        "fields": views.fields(suggestion.fields.values()),
        "keys": views.keys(suggestion.keys),
        "source_timestamp_format": suggestion.timestamp_format,
        "notes": suggestion.notes,
    }


def _leaves(value: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[_Leaf]:
    for name, member in value.items():
        # No path leads to such a member; with two braces it would be a Handlebars text.
        if not name or not name.isprintable() or any(part in name for part in ('"', "\\", "{{")):
            continue
        here = (*path, name)
        if type(member) is dict and len(here) < MAX_DEPTH:
            yield from _leaves(member, here)
        else:
            yield _Leaf(here, member)


def _suggest(leaf: _Leaf, suggestion: _Suggestion) -> None:
    if values.is_record(leaf.value):
        name = _free(_plain(leaf.path[-1], dots=False)[: MAX_NAME - 4], suggestion.targets)
        suggestion.add(leaf, f"_profile.extensions.{name if name[:1].isalpha() else 'Records'}", ContentType.STRING)
    elif type(leaf.value) is list:
        suggestion.add(leaf, None, ContentType.STRING)
    elif not _suggest_time(leaf, suggestion):
        _suggest_value(leaf, values.text(leaf.value) or "", suggestion)


def _suggest_value(leaf: _Leaf, text: str, suggestion: _Suggestion) -> None:
    words, spoken = leaf.words, " ".join(leaf.words)
    if COMPARE[ContentType.EMAIL_ADDRESS](text, None) is not None:
        name = suggestion.add(leaf, _email(words), ContentType.EMAIL_ADDRESS)
        _profile_key("_email", name, suggestion)
    elif _is_phone(words, text):
        name = suggestion.add(leaf, _phone(words), ContentType.PHONE_NUMBER)
        _profile_key("_phone", name, suggestion)
        if not text.startswith("+"):
            suggestion.notes.append(f"{name} does not begin with +: say the countryCode in which it is dialled.")
    elif spoken in _NAMED:
        target = _NAMED[spoken]
        suggestion.add(leaf, f"_profile.{target}", ContentType.NAME if target in _NAMES else ContentType.STRING)
    elif spoken in _LINES:
        suggestion.add(leaf, f"_profile.{_address(leaf)}.{_LINES[spoken]}", ContentType.STRING)
    else:
        is_number = type(leaf.value) in (int, float)
        name = suggestion.add(leaf, None, ContentType.NUMBER if is_number else ContentType.STRING)
        if len(words) > 1 and words[-1] == "id" and _PERSONS & set(words):
            _profile_key("_" + words[0] + "".join(map(str.capitalize, words[1:])), name, suggestion, secondary=False)


def _suggest_time(leaf: _Leaf, suggestion: _Suggestion) -> bool:
    """Take the first value that tells when the object was last changed."""
    if TIMESTAMP_FIELD in suggestion.fields or not _UPDATED & set(leaf.words) or type(leaf.value) is not str:
        return False
    for pattern in _FORMATS:
        try:
            timestamps.parser(pattern)(leaf.value)
        except ValueError:
            continue
        mapping = FieldMapping(name=TIMESTAMP_FIELD, source=leaf.source)
        suggestion.fields[TIMESTAMP_FIELD], suggestion.timestamp_format = mapping, pattern
        return True
    return False


def _suggest_unique(suggestion: _Suggestion) -> None:
    """Make the key that identifies the object: of an id at the top, else of what identifies a person."""
    ids = [name for name in suggestion.fields if "." not in name and _words(name)[-1:] in (["id"], ["uuid"], ["guid"])]
    first = min(ids, key=lambda name: (len(_words(name)), len(name)), default=None)
    taken = first or next((key.field_names[0] for key in suggestion.keys), None)
    if taken is None:
        suggestion.notes.append("Nothing in the sample looks like an id: name the fields that identify an object.")
        return
    if first is None:
        suggestion.notes.append(f"The sample has no id, so {taken} identifies an object: one person has one.")
    roles = {KeyRole.UNIQUE} if suggestion.keys else {KeyRole.UNIQUE, KeyRole.PROFILE}
    same = next((at for at, key in enumerate(suggestion.keys) if key.field_names == (taken,)), None)
    if same is not None:
        found = suggestion.keys.pop(same)
        suggestion.keys.insert(
            0, ObjectKey(name=found.name, roles=frozenset({KeyRole.UNIQUE, KeyRole.PROFILE}), field_names=(taken,))
        )
    else:
        name = "_" + _plain(taken, dots=False)
        suggestion.keys.insert(0, ObjectKey(name=name, roles=frozenset(roles), field_names=(taken,)))


def _profile_key(name: str, field_name: str, suggestion: _Suggestion, *, secondary: bool = True) -> None:
    roles = {KeyRole.PROFILE, KeyRole.SECONDARY} if secondary else {KeyRole.PROFILE}
    if len(suggestion.keys) < MAX_KEYS - 1:
        key = ObjectKey(name=name[:MAX_NAME], roles=frozenset(roles), field_names=(field_name,))
        suggestion.keys.append(key)


def _email(words: list[str]) -> str:
    kind = "Business" if _BUSINESS & set(words) else "Personal" if _PRIVATE & set(words) else ""
    return f"_profile.{kind}EmailAddress"


def _phone(words: list[str]) -> str:
    said = set(words)
    mobile = {"cell", "cellphone", "mobile", "msisdn"} & said
    kind = "Mobile" if mobile else "Business" if _BUSINESS & said else "Home" if _PRIVATE & said else ""
    return f"_profile.{kind}PhoneNumber"


def _is_phone(words: list[str], text: str) -> bool:
    if COMPARE[ContentType.PHONE_NUMBER](text, None) is not None:
        return True
    return bool(_PHONES & set(words)) and bool(re.fullmatch(r"[\d\s().+/-]{6,30}", text))


def _address(leaf: _Leaf) -> str:
    said = {word for step in leaf.path for word in _words(step)}
    return next((address for word, address in _ADDRESSES.items() if word in said), "Address")


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _plain(name: str, *, dots: bool = True) -> str:
    """Return a name in the characters that names of fields have."""
    return re.sub(r"[^a-zA-Z0-9_.-]" if dots else r"[^a-zA-Z0-9_-]", "_", name)


def _free(name: str, taken: Mapping[str, Any] | set[str]) -> str:
    name = name[:MAX_NAME]
    number = 2
    found = name
    while found in taken:
        found = f"{name[: MAX_NAME - 4]}_{number}"
        number += 1
    return found
