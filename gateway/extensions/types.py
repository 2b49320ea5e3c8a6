"""Extensions as clients see and write them."""

from datetime import datetime

import strawberry

from gateway.extensions.model import MAX_EXTENSION_BYTES, MAX_RECORD_BYTES, MAX_RECORDS, Asked
from gateway.graphql.scalars import JSON

NAME = "A letter, then up to 63 letters, digits or underscores; upper and lower case differ."
RECORD = f"a JSON object of at most {MAX_RECORD_BYTES:,} bytes, unlike every other record of the extension"
RECORDS = f"At most {MAX_RECORDS}, each {RECORD}; together at most {MAX_EXTENSION_BYTES:,} bytes."


@strawberry.type(description="One record of an extension.")
class ExtensionRecord:
    id: strawberry.ID = strawberry.field(
        description="Names the record within its profile; it stays when the data changes."
    )
    is_primary: bool = strawberry.field(description="True for the first record, and for no other.")
    position: int = strawberry.field(description="Place in the extension, from 0.")
    data: JSON = strawberry.field(description="The record itself, a JSON object.")
    created_at: datetime = strawberry.field(description="When the record was added.")
    updated_at: datetime = strawberry.field(
        description="When its data last changed; being promoted does not change a record."
    )


@strawberry.type(description="A named list of records, of which the first is the primary record (Genesys, seed 001).")
class Extension:
    name: str = strawberry.field(description="The name under which the records are kept.")
    multi_valued: bool = strawberry.field(description="Whether it may have more than one record.")
    primary_record: ExtensionRecord | None = strawberry.field(description="The first record; null when there is none.")
    records: list[ExtensionRecord] = strawberry.field(description="All records, primary first.")


@strawberry.input(description="An extension with its records.")
class ExtensionInput:
    name: str = strawberry.field(description=NAME)
    records: list[JSON] = strawberry.field(description=f"Primary first. {RECORDS}")

    def asked(self) -> Asked:
        return Asked(self.name, self.records)
