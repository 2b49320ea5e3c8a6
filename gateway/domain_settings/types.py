"""The settings of a domain as clients see them."""

import strawberry

from gateway.changes.types import MutationPayload
from gateway.domain_settings.model import MAX_ADDRESSES, MAX_TAG_NAME, MAX_TAG_VALUE, MAX_TAGS
from gateway.graphql.interfaces import View

ADDRESSES = (
    f"The addresses and networks of IPv4 and IPv6 from which the domain may be asked, at most {MAX_ADDRESSES}; any "
    "where there are none. From elsewhere the answer is FORBIDDEN (403, IMIconnect 7010)."
)
TAGS = f"Marks for people and for bills, at most {MAX_TAGS}; the gateway draws nothing from them."
TAG_NAME = f"1 to {MAX_TAG_NAME} characters, each name once."
TAG_VALUE = f"At most {MAX_TAG_VALUE} characters."
LOCALE = "The locale of a person who is not said to have another."
RATE_PER_KEY = "Units a minute that each key has"
RATE_PER_DOMAIN = "Units a minute that all keys have together"


@strawberry.type(description="A mark of a domain (Amazon's tags, seed 003).")
class DomainTag:
    name: str = strawberry.field(description="What it is called.")
    value: str = strawberry.field(description="What it says; may be empty.")


@strawberry.type(description="A tenant, and what holds for all of it.")
class Domain(View):
    name: str = strawberry.field(description="Its name, which never changes.")
    tags: list[DomainTag] = strawberry.field(description=TAGS)
    addresses: list[str] = strawberry.field(description=ADDRESSES)
    rate_per_key: int | None = strawberry.field(
        description=f"{RATE_PER_KEY}; 0 for no limit, null for what the gateway is set to."
    )
    rate_per_domain: int | None = strawberry.field(
        description=f"{RATE_PER_DOMAIN}; 0 for no limit, null for what the gateway is set to."
    )
    default_locale: str = strawberry.field(description=LOCALE)
    default_customer_type: str = strawberry.field(description="What a person is who is not said to be another type.")
    customer_id_length: int = strawberry.field(description="The most characters of a customer id.")
    open_attributes: bool = strawberry.field(description="Whether attributes may be set that nobody defined.")
    open_handles: bool = strawberry.field(description="Whether identities may have handles that nobody defined.")
    open_apps: bool = strawberry.field(description="Whether there may be app profiles of apps that nobody defined.")
    open_extensions: bool = strawberry.field(description="Whether there may be extensions that nobody defined.")


@strawberry.type(description="What a mutation did to the settings of the domain.")
class DomainPayload(MutationPayload):
    domain: Domain | None = strawberry.field(
        description="The settings as they are now, or with `dryRun` as they would be; null when there are errors."
    )
    definitions_version: int | None = strawberry.field(
        description="The version of the domain's settings and definitions; null when there are errors."
    )
