"""Extension definitions as clients see them."""

import strawberry

from gateway.changes.types import MutationPayload
from gateway.definitions.model import MAX_TEXT
from gateway.definitions.model import ExtensionFieldType as FieldType
from gateway.definitions.schemas import MAX_PARTS, MAX_PROBLEMS, MAX_SCHEMA
from gateway.extension_definitions.model import (
    MAX_BYTES,
    MAX_DESCRIPTION,
    MAX_FIELDS,
    MAX_LENGTH,
    MAX_NAME,
    MAX_SOURCE_NAME,
)
from gateway.graphql.enums import described
from gateway.graphql.interfaces import View
from gateway.graphql.scalars import JSON

described(
    FieldType,
    "What the values of a field of a record are. A value of another kind is INVALID_VALUE, and so is null: a field "
    "without a value is left out.",
    {
        FieldType.STRING: "A text of 1 to `length` characters, kept trimmed and composed (NFC).",
        FieldType.INTEGER: "A whole number within signed 64 bits; 1.0 is kept as 1.",
        FieldType.NUMBER: "A number of JSON; 1.0 is kept as 1.",
        FieldType.BOOLEAN: "true or false.",
        FieldType.DATETIME: (
            "A text, a point in time with zone in ISO 8601; kept in UTC with milliseconds: `2021-01-27T00:25:20.000Z`."
        ),
        FieldType.EMAIL: "A text, an e-mail address; its domain is kept in lower case.",
        FieldType.PHONE: "A text, a phone number with + and country code; kept as E.164: `+32470123456`.",
        FieldType.URL: "A text, an absolute http or https address without credentials.",
        FieldType.JSON: "Any JSON value, kept as it is; the JSON Schema can say more.",
    },
)

NAME = f"A letter, then up to {MAX_NAME - 1} letters, digits or underscores. Capitals make no difference between names."
NAME_INPUT = f"{NAME} Generated code must be able to tell it from others in lowerCamelCase."
SOURCE_NAME = (
    f"What a source system calls the extension, 1 to {MAX_SOURCE_NAME} characters: accepted wherever its name is. It "
    "is neither name nor source name of another definition."
)
DESCRIPTION = f"What the extension means, for people; 1 to {MAX_DESCRIPTION} characters."
MULTI_VALUED = "Whether it may have more than one record; a second one of a single-valued extension is LIMIT_EXCEEDED."
FIELDS = (
    "What a record may have; another field is INVALID_VALUE. When there are none, a record may have any fields, of any "
    "values."
)
UNIQUE = (
    "The fields that are a record's key: no two records of an extension have the same (DUPLICATE_VALUE), and each has "
    "them all (REQUIRED) unless they have defaults. When there are none, all of its data is a record's key."
)
JSON_SCHEMA = (
    "A JSON Schema that every record must fit, as a text: of draft 4, 6, 7, 2019-09 or 2020-12, which `$schema` tells "
    "(2020-12 when left out). It is asked after the fields, of the record as it would be kept. `format` counts, "
    "patterns are linear regular expressions without look-around, and `$ref` leads into the same schema (`#/…`), not "
    f"in a circle. At most {MAX_SCHEMA:,} characters and, references written out, {MAX_PARTS} objects. A record is "
    f"told of at most {MAX_PROBLEMS} problems, a large one of the first."
)
LENGTH = f"The characters a STRING may have, 1 to {MAX_LENGTH:,}; {MAX_TEXT:,} when null. Other types have none."
DEFAULT = "What a record gets that is written without the field; null when there is none."
REQUIRED = "Whether a record without the field, and without a default for it, is refused (REQUIRED)."
FIELD_NAME = "A letter, then up to 63 letters, digits or underscores; upper and lower case differ."
WHOLE = f"The whole definition has at most {MAX_BYTES:,} bytes of JSON; else LIMIT_EXCEEDED."
FIELDS_INPUT = f"{FIELDS} At most {MAX_FIELDS}. {WHOLE}"


@strawberry.type(description="One field of the records of an extension.")
class ExtensionField(View):
    name: str = strawberry.field(description="The name of the field in a record.")
    type: FieldType = strawberry.field(description="What its values are.")
    length: int | None = strawberry.field(description=LENGTH)
    required: bool = strawberry.field(description=REQUIRED)
    default: JSON | None = strawberry.field(description=DEFAULT)


@strawberry.type(description="What the records of an extension may be (Genesys' extension schema, seed 001).")
class ExtensionDefinition(View):
    name: str = strawberry.field(description="The name of the extension.")
    source_name: str | None = strawberry.field(description=SOURCE_NAME)
    description: str | None = strawberry.field(description=DESCRIPTION)
    multi_valued: bool = strawberry.field(description=MULTI_VALUED)
    fields: list[ExtensionField] = strawberry.field(description=FIELDS)
    unique: list[str] = strawberry.field(description=UNIQUE)
    json_schema: str | None = strawberry.field(description=JSON_SCHEMA)


@strawberry.type(description="What a mutation did to the definition of an extension.")
class ExtensionDefinitionPayload(MutationPayload):
    definition: ExtensionDefinition | None = strawberry.field(
        description=(
            "The definition as it is now, or with `dryRun` as it would be; null when it is deleted or when there are "
            "errors."
        )
    )
    definitions_version: int | None = strawberry.field(
        description="The version of the domain's definitions; null when there are errors."
    )
