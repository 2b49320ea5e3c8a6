"""The objects of a batch, each mapped by its type."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import orjson

from gateway.app_profiles.rules import sought as sought_app_profile
from gateway.contacts.rules import emails, phones
from gateway.contacts.rules.tokens import of_email, of_phone
from gateway.errors import ErrorCode, InvalidInput, Rejection, Rejections, refusals
from gateway.extensions.rules import name_of
from gateway.identities.rules import sought
from gateway.json_values import json_problem
from gateway.mongo.access import Access
from gateway.object_types.loaders import mapper_of
from gateway.object_types.model import KeyRole, Mapped, ObjectType
from gateway.object_types.rules.mapping import Mapper
from gateway.objects.model import MAX_BYTES, NewObject
from gateway.objects.rules.matching import Lookup, lookups
from gateway.objects.rules.merging_consents import consent_id
from gateway.objects.rules.merging_documents import extension_id, identities_of
from gateway.objects.rules.placing import derived_customer_id
from gateway.profiles.rules import sought as sought_profile


@dataclass(frozen=True, slots=True)
class Row:
    """An object that could be mapped. `customer_id` is what a profile that it makes is called."""

    index: int
    asked: NewObject
    type: ObjectType
    mapped: Mapped
    id: str
    digest: str
    lookups: Sequence[Lookup]
    customer_id: str

    @property
    def unique_name(self) -> str:
        """The name of the key that identifies the object."""
        return next(key.name for key in self.type.keys if KeyRole.UNIQUE in key.roles)

    @property
    def names(self) -> list[str]:
        """What the object and its keys are called: who works on any of it waits for the others."""
        return [self.id, *(name for one in self.lookups for name in (one.identity, *one.tokens) if name)]

    def ties(self, access: Access) -> Iterator[str]:
        """Yield all by which it may meet other objects: what it is found by, and what others are found by after it."""
        yield from self.names
        yield access.id(sought_profile(self.customer_id))
        yield from self.identities(access)
        yield from self.app_profiles(access)
        said = self.mapped.profile
        yield from (of_email(emails.sought(one.given)) for one in said.emails)
        for phone in said.phones:
            number = phone.given.number and phones.dialled(phone.given.number, phone.given.country_code)
            if number:
                yield of_phone(number)

    def identities(self, access: Access) -> list[str]:
        """Return the `_id`s of all identities that the object speaks of, and is looked for by."""
        asked = identities_of(self.mapped, is_new=True)
        spoken_of = [access.id(*sought(access.definitions, *one.name)) for one in asked]
        return [*spoken_of, *(one.identity for one in self.lookups if one.identity)]

    def app_profiles(self, access: Access) -> list[str]:
        return [access.id(*sought_app_profile(*one.name)) for one in self.mapped.profile.app_profiles]

    def extensions(self, access: Access, profile_id: str) -> list[str]:
        """Return the `_id`s that the extensions of the object have on a profile."""
        said = self.mapped.profile.extensions
        return [extension_id(profile_id, name_of(access.definitions, one.name)) for one in said]

    def consents(self, profile_id: str) -> list[str]:
        """Return the `_id`s that the consents of the object have on a profile."""
        return [consent_id(profile_id, one) for one in self.mapped.profile.consents]


@dataclass(frozen=True, slots=True)
class Refused:
    """An object that is not placed; `kept` says whether it is one for the failures."""

    index: int
    asked: NewObject
    rejections: Sequence[Rejection]
    kept: bool = True


async def mapped_rows(access: Access, asked: Sequence[NewObject]) -> list[Row | Refused]:
    """Map objects; one of a type that there is not, or that its mapping refuses, is refused."""
    mappers: dict[str, tuple[ObjectType, Mapper] | None] = {}
    for name in dict.fromkeys(one.type for one in asked):
        mappers[name] = await mapper_of(access, name)
    return [_mapped(access, index, one, mappers) for index, one in enumerate(asked)]


async def mapped_again(access: Access, rows: Sequence[Row | Refused]) -> list[Row | Refused]:
    """Map the same objects by what their types are by now."""
    mapped = await mapped_rows(access, [row.asked for row in rows])
    return [replace(after, index=row.index) for row, after in zip(rows, mapped, strict=True)]


def _mapped(
    access: Access, index: int, asked: NewObject, mappers: Mapping[str, tuple[ObjectType, Mapper] | None]
) -> Row | Refused:
    found = mappers[asked.type]
    if found is None:
        message = "There is no object type of this name, and no template of this id; putObjectType makes one."
        return Refused(index, asked, [Rejection(ErrorCode.NOT_FOUND, message, ["type"])], kept=False)
    kind, mapper = found
    try:
        text = _checked(asked.source)
    except InvalidInput as error:
        return Refused(index, asked, [error.below("object")], kept=False)
    try:
        mapped = mapper(asked.source)
    except (Rejection, Rejections) as error:
        return Refused(index, asked, [rejection.below("object") for rejection in refusals(error)])
    customer_id = mapped.profile.customer_id or derived_customer_id(kind.name, mapped.unique)
    return Row(
        index,
        asked,
        kind,
        mapped,
        access.id(kind.name, mapped.unique),
        digest_of(text),
        lookups(access.caller.domain, access.definitions, mapped),
        customer_id,
    )


def _checked(source: Any) -> bytes:
    """Return an object as the text by which it is compared, or refuse it."""
    if not isinstance(source, dict):
        raise InvalidInput(["An object is a JSON object."], code=ErrorCode.INVALID_VALUE)
    problem = json_problem(source)
    if problem is not None:
        raise InvalidInput([problem], code=ErrorCode.INVALID_VALUE)
    text = orjson.dumps(source, option=orjson.OPT_SORT_KEYS)
    if len(text) > MAX_BYTES:
        problem = f"An object has at most {MAX_BYTES:,} bytes of JSON; this one has {len(text):,}."
        raise InvalidInput([problem], code=ErrorCode.INVALID_VALUE)
    return text


def digest_of(text: bytes) -> str:
    return blake2b(text, digest_size=16).hexdigest()


def failure_ids(access: Access, row: Row | Refused) -> tuple[str, ...]:
    """Return the `_id`s under which a failure of an object is kept: by what identifies it, or by its content."""
    if isinstance(row, Row):
        by_content = access.id(row.type.name, "content", row.digest)
        return access.id(row.type.name, "unique", row.mapped.unique), by_content
    digest = digest_of(orjson.dumps(row.asked.source, option=orjson.OPT_SORT_KEYS))
    return (access.id(row.asked.type, "content", digest),)
