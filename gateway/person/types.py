"""What is said of a person, as clients see and write it."""

from collections.abc import Iterator
from datetime import datetime

import strawberry

from gateway.definitions.model import DEFAULT_CUSTOMER_TYPE, DEFAULT_LOCALE, NAME_ATTRIBUTES
from gateway.definitions.sight import Sight
from gateway.errors import Rejection
from gateway.graphql.denials import masked
from gateway.mongo.documents import View
from gateway.person.model import (
    MAX_CUSTOMER_TYPE,
    MAX_LEGACY_ID,
    MAX_LOCALE,
    MAX_NAME_PART,
    MAX_TAG,
    MAX_TAGS,
    Facts,
)
from gateway.person.rules.facts import name_of

LOCALE = f"A BCP-47 tag of at most {MAX_LOCALE} characters, like `en-AU`; it is stored as BCP-47 writes it."
TAGS = f"Each a text of 1 to {MAX_TAG} characters; a profile has at most {MAX_TAGS}."
_PART = f"A text of 1 to {MAX_NAME_PART} characters. Null is not accepted."


@strawberry.type(description="Who added and last changed something, and when; kept by the gateway itself.")
class EditInfo:
    created_at: datetime = strawberry.field(description="When it was added.")
    created_by: str = strawberry.field(description="The id of the key that added it.")
    modified_at: datetime = strawberry.field(description="When it last changed.")
    modified_by: str = strawberry.field(description="The id of the key that last changed it.")


def edit_info(document: View) -> View:
    """Return who edited a document, and when."""
    return {
        "created_at": document["created_at"],
        "created_by": document["created_by"],
        "modified_at": document["updated_at"],
        "modified_by": document["updated_by"],
    }


@strawberry.type(
    description=(
        "The name of a person, in parts. Each part is the primary value of an attribute: FirstName, MiddleName, "
        "LastName, Prefix, Suffix."
    )
)
class PersonName:
    first: str | None = strawberry.field(description="Null when it is not known.")
    middle: str | None = strawberry.field(description="Null when it is not known.")
    last: str | None = strawberry.field(description="Null when it is not known.")
    prefix: str | None = strawberry.field(description="Such as `Dr`; null when it is not known.")
    suffix: str | None = strawberry.field(description="Such as `Jr`; null when it is not known.")


@strawberry.input(
    description=(
        "Parts of a name; those left out stay as they are. A given part becomes the only value of its attribute; it is "
        "cleared by clearing that."
    )
)
class PersonNameInput:
    first: strawberry.Maybe[str] = strawberry.field(description=_PART, default=None)
    middle: strawberry.Maybe[str] = strawberry.field(description=_PART, default=None)
    last: strawberry.Maybe[str] = strawberry.field(description=_PART, default=None)
    prefix: strawberry.Maybe[str] = strawberry.field(description=_PART, default=None)
    suffix: strawberry.Maybe[str] = strawberry.field(description=_PART, default=None)

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        if not sight.personal:
            yield masked("names")

    def parts(self) -> dict[str, str]:
        given = {part: getattr(self, part) for part in NAME_ATTRIBUTES}
        return {part: maybe.value for part, maybe in given.items() if maybe is not None}


@strawberry.type
class PersonFields:
    customer_type: str = strawberry.field(description="What kind of customer the person is, for instance `Prospect`.")
    default_locale: str = strawberry.field(description="The language in which to speak to the person: a BCP-47 tag.")
    registration_confirmed: bool = strawberry.field(
        description="Whether the person confirmed the registration; the gateway itself draws nothing from it."
    )
    preserve_preferences: bool = strawberry.field(
        description=(
            "Whether consents stay as they are when a contact point is deactivated; else those of the same "
            "`contactType` are withdrawn with it."
        )
    )
    is_active: bool = strawberry.field(description="Whether the profile is in use; an inactive one is still found.")
    legacy_profile_id: str | None = strawberry.field(
        description="What an earlier system called the profile (MyPreferences' ProfileId); null when nobody said."
    )
    tags: list[str] = strawberry.field(description=f"Marks on the profile, sorted; at most {MAX_TAGS}.")

    @strawberry.field(
        description="The person's name; null when no part of it is known.", graphql_type=PersonName | None
    )
    @staticmethod
    def name(profile: strawberry.Parent[View]) -> View | None:
        return name_of(profile["attributes"])

    @strawberry.field(description="Who created and last changed the profile, or anything on it.", graphql_type=EditInfo)
    @staticmethod
    def edited(profile: strawberry.Parent[View]) -> View:
        return edit_info(profile)


@strawberry.input
class PersonInput:
    name: strawberry.Maybe[PersonNameInput] = strawberry.field(
        description="The person's name. Null is not accepted.", default=None
    )
    customer_type: strawberry.Maybe[str] = strawberry.field(
        description=(
            f"1 to {MAX_CUSTOMER_TYPE} characters. Until it is said, the domain's default: `{DEFAULT_CUSTOMER_TYPE}`, "
            "unless it was made with another. One of `customerTypes`, where the domain has a list of them; else "
            "INVALID_VALUE. Null is not accepted."
        ),
        default=None,
    )
    default_locale: strawberry.Maybe[str] = strawberry.field(
        description=(
            f"{LOCALE} Until it is said, the domain's default: `{DEFAULT_LOCALE}`, unless it was made with another. "
            "Null is not accepted."
        ),
        default=None,
    )
    registration_confirmed: strawberry.Maybe[bool] = strawberry.field(
        description="False until it is said. Null is not accepted.", default=None
    )
    preserve_preferences: strawberry.Maybe[bool] = strawberry.field(
        description="True until it is said. Null is not accepted.", default=None
    )
    legacy_profile_id: strawberry.Maybe[str] = strawberry.field(
        description=f"1 to {MAX_LEGACY_ID} characters, of any form. Null is not accepted.", default=None
    )
    tags: strawberry.Maybe[list[str]] = strawberry.field(
        description=f"All tags; `[]` clears. {TAGS} Null is not accepted.", default=None
    )

    def facts(self, *, is_active: bool | None = None) -> Facts:
        return Facts(
            name=self.name.value.parts() if self.name else {},
            customer_type=self.customer_type.value if self.customer_type else None,
            default_locale=self.default_locale.value if self.default_locale else None,
            registration_confirmed=self.registration_confirmed.value if self.registration_confirmed else None,
            preserve_preferences=self.preserve_preferences.value if self.preserve_preferences else None,
            is_active=is_active,
            legacy_profile_id=self.legacy_profile_id.value if self.legacy_profile_id else None,
            tags=self.tags.value if self.tags else None,
        )
