"""Setting the policy of a list, in agreement with the lists that there are."""

from dataclasses import replace
from typing import Any

from gateway.changes.model import Outcome, change
from gateway.definitions.conflicts import refuse_contradictions
from gateway.definitions.model import Definitions, ListName
from gateway.domains.actions import Redefinition, change_definitions
from gateway.envelope import Envelope
from gateway.list_policies import rules
from gateway.mongo.access import Access
from gateway.primary_first import ChangeKind
from gateway.profiles.actions.surveying import entries_of_profiles


async def set_policy(access: Access, envelope: Envelope, name: ListName, changed: dict[str, Any]) -> Outcome:
    """Give the policy of a list other values of the fields that `changed` names (`DEFINITION_CONFLICT`)."""

    async def redefine(before: Definitions) -> Redefinition:
        old = before.policy(name)
        new = rules.checked(name, replace(old, **changed))
        if rules.is_stricter(old, new):
            contradicting = {
                profile
                async for profile, entries in entries_of_profiles(access, name)
                if rules.contradicts(old, new, entries)
            }
            remedy = "add, verify, promote or remove entries first"
            refuse_contradictions(contradicting, f"the policy of {name.name}", remedy)
        path = ["listPolicies", name.name]
        changes = (change(ChangeKind.UPDATED, path, rules.told(old), rules.told(new)),) if old != new else ()
        return Redefinition(rules.with_policy(before, name, new), changes, {"policy": rules.view(name, new)})

    return await change_definitions(access, envelope, redefine)
