"""The root field that publishes the limits."""

from dataclasses import asdict

import strawberry

from gateway.attributes.model import MAX_ATTRIBUTES
from gateway.definitions.model import MAX_TEXT, MAX_VALUES
from gateway.extensions.model import MAX_EXTENSIONS, MAX_RECORD_BYTES, MAX_RECORDS
from gateway.graphql.context import Info
from gateway.graphql.limits import DocumentLimits
from gateway.graphql.pages import DEFAULT_SIZE, MAX_SIZE
from gateway.graphql.rights import ANY_SCOPE, needs
from gateway.identities.model import MAX_IDENTIFIER
from gateway.limits import rules
from gateway.limits.model import Rates
from gateway.limits.types import Limits
from gateway.mongo.documents import View
from gateway.profiles.model import MAX_ROWS
from gateway.profiles.queries import MAX_KEYS
from gateway.search.model import MAX_CONDITIONS, MAX_DEPTH


@needs(*ANY_SCOPE, end_users=True)
@strawberry.type
class LimitQueries:
    @strawberry.field(description="The limits that hold for this key, by the numbers.", graphql_type=Limits)
    @staticmethod
    def limits(info: Info) -> View:
        service = info.context.service
        definitions = info.context.access.definitions
        rates = rules.rates_of(
            definitions, Rates(service.rate_per_key, service.rate_per_domain, service.rate_per_person)
        )
        return {
            "document": asdict(DocumentLimits()),
            **asdict(service),
            "rate_per_key": rates.per_key or None,
            "rate_per_domain": rates.per_domain or None,
            "rate_per_person": rates.per_person or None,
            "default_page_size": DEFAULT_SIZE,
            "page_size": MAX_SIZE,
            "batch_size": MAX_ROWS,
            "keys": MAX_KEYS,
            "customer_id_length": definitions.max_customer_id,
            "identifier_length": MAX_IDENTIFIER,
            "value_length": MAX_TEXT,
            "attributes": MAX_ATTRIBUTES,
            "values": MAX_VALUES,
            "extensions": MAX_EXTENSIONS,
            "records": MAX_RECORDS,
            "record_bytes": MAX_RECORD_BYTES,
            "filter_conditions": MAX_CONDITIONS,
            "filter_depth": MAX_DEPTH,
        }
