"""Object types as clients see them."""

from datetime import datetime

import strawberry

from gateway.changes.types import MutationPayload
from gateway.graphql.enums import described
from gateway.graphql.interfaces import View
from gateway.graphql.pages import PageInfo
from gateway.object_types import model
from gateway.object_types.model import ContentType, KeyRole

described(
    ContentType,
    "What a value is, which decides when two values of a key are the same.",
    {
        ContentType.STRING: "A text, trimmed; capitals count.",
        ContentType.NUMBER: "A number: 7 and 7.0 are the same.",
        ContentType.PHONE_NUMBER: "A phone number, compared in E.164; what is none is no value of a key.",
        ContentType.EMAIL_ADDRESS: "An e-mail address, without capitals; what is none is no value of a key.",
        ContentType.NAME: "A name: neither capitals nor the width of blanks count.",
    },
)
described(
    KeyRole,
    "What a key is for: Amazon's standard identifiers. A key may have several roles.",
    {
        KeyRole.PROFILE: "Finds the profile to which the object belongs.",
        KeyRole.ASSET: "Ties the object to an asset.",
        KeyRole.CASE: "Ties the object to a case.",
        KeyRole.ORDER: "Ties the object to an order.",
        KeyRole.UNIQUE: "Identifies the object among those of its type. Exactly one key has this role.",
        KeyRole.SECONDARY: "A PROFILE key that is asked only when no other PROFILE key finds a profile.",
        KeyRole.LOOKUP_ONLY: "A PROFILE key that finds profiles by what others said of them, and is not kept itself.",
        KeyRole.NEW_ONLY: "A PROFILE key that is kept only where the object makes the profile; else it finds one.",
    },
)

NAME = (
    f"1 to {model.MAX_TYPE_NAME} letters, digits, `_` and `-`, beginning with a letter or `_`. It never changes, and "
    "upper and lower case differ."
)
FIELD_NAME = f"1 to {model.MAX_NAME} letters, digits, `_`, `.` and `-`, once in a type."
SOURCE = """Where the value is in the object; 1 to 1,000 characters. Either a path:

- `_source.FirstName`, `_source.address.city`, `_source["first name"]`: a member
- `_source.phones[0]`: one element of a list, counted from 0
- `_source.Emails[*].Address`: each of its elements, what is no list being a list of one; fields with the same path up
  to the last `[*]` and the same list as target make its entries together
- `_source.*`: all members that no other field takes, for `attributes.*` and `extensions.*`

or a Handlebars text, as in `{{_source.FirstName}} {{_source.LastName}}`: with `#if`, `#unless`, `#with`, and `#each`
(lists of at most 100, none within another), at most 10,000 characters of result."""
TARGET = """Where the value goes on the profile; nowhere for a field that is for keys alone. 1 to 1,000 characters:

- a slot of Amazon's standard profile, as in `_profile.FirstName`, `_profile.BusinessEmailAddress` or
  `_profile.Address.PostalCode`; the README lists where each goes
- `_profile.customerId`; `tags`; `name.first` (or `middle`, `last`, `prefix`, `suffix`); `customerType`,
  `defaultLocale`, `legacyProfileId`, `isActive`, `registrationConfirmed`, `preservePreferences`
- `_profile.attributes.X`, one value or several; `_profile.attributes.*`
- `_profile.emails.Work`, `phones.Work`, `addresses.Work.city`, `groups.Club`, `identities.loyalty`,
  `appProfiles.shop.key`: an entry of this type, handle or application; a further name is another slot of it, as in
  `_profile.emails.Work.isPrimary`
- `_profile.consents.Newsletter`, its status: GRANTED, PENDING, DENIED or WITHDRAWN; further slots are `locale`,
  `version`, `contactType`, `consentDate` and `expirationDate` (ISO 8601 with a zone), as in
  `_profile.consents[*].status`. Of what is said of a consent the latest word counts
- `_profile.emails[*].address` with `_profile.emails[*].type`: entries whose type the source tells, too
- `_profile.extensions.X`, an object or a list of them; `_profile.extensions.X.field`; `_profile.extensions.*`
- `_order.X`, `_case.X`, `_asset.X`: kept with the object itself."""
CONTENT_TYPE = "What the value is, where a key compares it."
KEY_NAME = (
    f"1 to {model.MAX_NAME} letters, digits, `_` and `-`. Keys of one name are looked for among the same values, in "
    "all types of the domain."
)
ROLES = "What the key is for. SECONDARY, LOOKUP_ONLY and NEW_ONLY are said beside PROFILE; LOOKUP_ONLY stands alone."
FIELD_NAMES = "The fields whose values together are the key; a field of a list stands alone, and makes several keys."
HANDLE = (
    "A PROFILE key of one field with a handle becomes an identity of the profile, so that no other profile has it; "
    "without one it may fit several."
)
DESCRIPTION = f"What its objects are; 1 to {model.MAX_TEXT:,} characters."
ALLOW = (
    "Whether an object that fits no profile makes one; if not, it waits among the failures with the code "
    "`ORPHAN_OBJECT`."
)
EXPIRATION = (
    f"After how many days an object is forgotten: 1 to {model.MAX_EXPIRATION_DAYS:,}; never where there are none. What "
    "it said of the profile stays."
)
TIMESTAMP = (
    f"How the field `{model.TIMESTAMP_FIELD}` is written: a format of Java's SimpleDateFormat of the letters y, M, d, "
    "H, k, h, m, s, S, a, z, Z, X, E; without one, ISO 8601 with a zone. An object older than the stored one is "
    f"ignored. At most {model.MAX_FORMAT} characters."
)
COUNTRY = "Where phone numbers are dialled that do not begin with +: an ISO 3166-1 code of two letters."
TAGS = f"Words by which operators find and tell apart what they made; at most {model.MAX_TAGS}, each key once."


@strawberry.type(description="One value of an object, and where it goes.")
class FieldMapping(View):
    name: str = strawberry.field(description=FIELD_NAME)
    source: str = strawberry.field(description=SOURCE)
    target: str | None = strawberry.field(description=TARGET)
    content_type: ContentType = strawberry.field(description=CONTENT_TYPE)


@strawberry.type(description="Fields that together identify something.")
class ObjectKey(View):
    name: str = strawberry.field(description=KEY_NAME)
    roles: list[KeyRole] = strawberry.field(description=ROLES)
    field_names: list[str] = strawberry.field(description=FIELD_NAMES)
    handle: str | None = strawberry.field(description=HANDLE)


@strawberry.type(description="A word about something that operators made; not a tag of a profile.")
class Tag(View):
    key: str = strawberry.field(description="The word.")
    value: str = strawberry.field(description="What it says here; may be empty.")


@strawberry.type(description="How the objects of one kind, which a source sends, become parts of profiles.")
class ObjectType(View):
    name: str = strawberry.field(description=NAME)
    version: int = strawberry.field(description="1 at first; every change adds one.")
    description: str = strawberry.field(description=DESCRIPTION)
    template_id: str | None = strawberry.field(description="The template that it was last put from.")
    fields: list[FieldMapping] = strawberry.field(description="Which values are taken, and where they go.")
    keys: list[ObjectKey] = strawberry.field(description="What identifies an object and its profile.")
    allow_profile_creation: bool = strawberry.field(description=ALLOW)
    expiration_days: int | None = strawberry.field(description=EXPIRATION)
    source_timestamp_format: str | None = strawberry.field(description=TIMESTAMP)
    country_code: str | None = strawberry.field(description=COUNTRY)
    tags: list[Tag] = strawberry.field(description=f"{TAGS} In the order of their keys.")
    has_encryption_key: bool = strawberry.field(
        description="Whether it was put with an encryption key, which is never shown."
    )
    created_at: datetime = strawberry.field(description="When it was first put.")
    updated_at: datetime = strawberry.field(description="When it last changed.")


@strawberry.type(description="An object type in its place on a page.")
class ObjectTypeEdge:
    cursor: str = strawberry.field(description="Opaque; goes into `after`.")
    node: ObjectType = strawberry.field(description="The object type.")


@strawberry.type(description="A page of object types.")
class ObjectTypeConnection:
    edges: list[ObjectTypeEdge] = strawberry.field(description="The object types of the page, by name.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")


@strawberry.type(
    description=(
        "An object type that comes with the gateway, for the format of a known system. An object whose type is named "
        "by a template's id is read by the template, unless the domain has a type of that name."
    )
)
class ObjectTypeTemplate(View):
    template_id: str = strawberry.field(description="Names the template.")
    description: str = strawberry.field(description="What its objects are.")
    source_name: str = strawberry.field(description="The system that they come from.")
    source_object: str = strawberry.field(description="What they are called there.")
    allow_profile_creation: bool = strawberry.field(description=ALLOW)
    source_timestamp_format: str | None = strawberry.field(description=TIMESTAMP)
    fields: list[FieldMapping] = strawberry.field(description="Which values are taken, and where they go.")
    keys: list[ObjectKey] = strawberry.field(description="What identifies an object and its profile.")


@strawberry.type(description="What a mutation did to an object type.")
class ObjectTypePayload(MutationPayload):
    object_type: ObjectType | None = strawberry.field(
        description=(
            "The object type as it is now, or with `dryRun` as it would be; null when it is deleted or when there are "
            "errors."
        )
    )
    definitions_version: int | None = strawberry.field(
        description="The version of the domain's definitions; null when there are errors."
    )


@strawberry.type(description="An object type that a sample suggests, to be looked at before it is put.")
class ObjectTypeSuggestion(View):
    fields: list[FieldMapping] = strawberry.field(description="A field for each value of the sample.")
    keys: list[ObjectKey] = strawberry.field(
        description="A UNIQUE key where the sample has an id, and PROFILE keys of what identifies a person."
    )
    source_timestamp_format: str | None = strawberry.field(description=TIMESTAMP)
    notes: list[str] = strawberry.field(
        description="What the sample does not tell, a sentence each; empty when the suggestion can be put as it is."
    )
