"""The limits as clients see them."""

import strawberry

from gateway.graphql.interfaces import View


@strawberry.type(
    name="DocumentLimits",
    description="How large a document may be, fragments put in place; a larger one is DOCUMENT_LIMIT_EXCEEDED.",
)
class PublishedDocumentLimits(View):
    characters: int = strawberry.field(description="Characters of its text.")
    tokens: int = strawberry.field(description="Tokens.")
    comments: int = strawberry.field(description="Comments.")
    depth: int = strawberry.field(description="Levels of fields within each other.")
    aliases_of_a_field: int = strawberry.field(description="Aliases of one field within one pair of braces.")
    aliases: int = strawberry.field(description="Aliases in all.")
    directives: int = strawberry.field(description="Directives that are applied.")
    selections: int = strawberry.field(description="Fields, inline fragments and fragment spreads.")


@strawberry.type(
    description=(
        "What a caller may ask for, by the numbers that are enforced. An operation weighs one unit for each root "
        "field, and one for each entry of a page or a batch that it asks for."
    )
)
class Limits(View):
    document: PublishedDocumentLimits = strawberry.field(description="Of the document of a request.")
    body_bytes: int = strawberry.field(description="Bytes of a request's body; more are PAYLOAD_TOO_LARGE (413).")
    seconds: float = strawberry.field(description="Seconds that a request may take, its body included.")
    rate_per_key: int | None = strawberry.field(
        description=(
            "Units a minute of this key: a bucket of so many that fills evenly. Where they do not suffice the answer "
            "is RATE_LIMITED (429, IMIconnect 7020) with `Retry-After`, in seconds. Null for no limit."
        )
    )
    rate_per_domain: int | None = strawberry.field(
        description="The same for all keys and people of the domain together; null for no limit."
    )
    rate_per_person: int | None = strawberry.field(
        description="The same for each end user of the domain, in the place of `ratePerKey`; null for no limit."
    )
    operations_per_key: int = strawberry.field(
        description="Operations of this key at a time in one process; more are RATE_LIMITED (429)."
    )
    operations_per_person: int = strawberry.field(
        description="Operations of one end user at a time in one process; more are RATE_LIMITED (429)."
    )
    operations: int = strawberry.field(
        description="Operations at a time in one process; more, or too many heavy ones, are OVERLOADED (503)."
    )
    connections_per_key: int = strawberry.field(
        description="WebSockets and event streams that this key has open with one process; more are RATE_LIMITED (429)."
    )
    connections_per_person: int = strawberry.field(description="The same for one end user.")
    connections: int = strawberry.field(
        description="WebSockets and event streams that one process has open; more are OVERLOADED (503)."
    )
    operations_per_connection: int = strawberry.field(
        description="Operations at a time on one WebSocket; more are RATE_LIMITED."
    )
    default_page_size: int = strawberry.field(
        description="Entries of a page where neither `first` nor `last` is given."
    )
    page_size: int = strawberry.field(description="Entries of a page; to ask for more is BAD_USER_INPUT.")
    batch_size: int = strawberry.field(description="Rows of a batch; more are BATCH_LIMIT_EXCEEDED (IMIconnect 7012).")
    keys: int = strawberry.field(description="Keys of `profilesBy`; more are BATCH_LIMIT_EXCEEDED.")
    customer_id_length: int = strawberry.field(description="Characters of a customer id in this domain.")
    identifier_length: int = strawberry.field(description="Characters of an identifier.")
    value_length: int = strawberry.field(description="Characters of a value of an attribute.")
    attributes: int = strawberry.field(description="Attributes of a profile; more are LIMIT_EXCEEDED.")
    values: int = strawberry.field(description="Values of an attribute whose definition does not say otherwise.")
    extensions: int = strawberry.field(description="Extensions of a profile; more are LIMIT_EXCEEDED.")
    records: int = strawberry.field(description="Records of an extension; more are LIMIT_EXCEEDED.")
    record_bytes: int = strawberry.field(description="Bytes of a record, as JSON.")
    filter_conditions: int = strawberry.field(description="Conditions of a filter of `profiles`.")
    filter_depth: int = strawberry.field(description="Levels of `and`, `or` and `not` within each other in a filter.")
