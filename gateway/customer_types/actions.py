"""Listing the customer types of a domain, in agreement with its profiles."""

from collections.abc import Sequence

from gateway.changes.model import Outcome
from gateway.customer_types import rules
from gateway.definitions.conflicts import refuse_contradictions
from gateway.definitions.model import Definitions
from gateway.domains.actions import Redefinition, change_definitions
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.profiles.actions.surveying import profiles_of_other_types


async def set_types(access: Access, envelope: Envelope, types: Sequence[str], default: str | None) -> Outcome:
    """Let persons be of these types alone, or of any where there are none (`DEFINITION_CONFLICT`)."""

    async def redefine(before: Definitions) -> Redefinition:
        after = rules.with_types(before, types, default)
        if rules.is_stricter(before, after):
            contradicting = await profiles_of_other_types(access, after.customer_types)
            remedy = "give them one of these types first"
            refuse_contradictions(contradicting, "the list of customer types", remedy)
        return Redefinition(after, rules.changes(before, after), {"customer_types": rules.view(after)})

    return await change_definitions(access, envelope, redefine)
