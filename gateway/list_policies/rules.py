"""Pure rules of list policies: what one may say, and whether stored lists agree with it."""

from collections.abc import Sequence
from dataclasses import replace

from gateway.definitions.model import Definitions, ListName
from gateway.errors import Findings, InvalidInput
from gateway.list_policies.model import MAX_ENTRIES, VERIFIABLE
from gateway.primary_first import Entry, Policy


def view(name: ListName, policy: Policy) -> dict[str, object]:
    """Return a policy as clients see it."""
    return {
        "list": name.value,
        "max_entries": policy.max_entries,
        "required": policy.required,
        "primary_must_be_verified": policy.primary_must_be_verified,
        "on_primary_removal": policy.on_primary_removal.value,
    }


def told(policy: Policy) -> dict[str, object]:
    """Return a policy as a change tells it."""
    return {
        "maxEntries": policy.max_entries,
        "required": policy.required,
        "primaryMustBeVerified": policy.primary_must_be_verified,
        "onPrimaryRemoval": policy.on_primary_removal.value,
    }


def checked(name: ListName, policy: Policy) -> Policy:
    """Return a policy that a list can have; refuse all that is wrong with it at once."""
    findings = Findings()
    if not 1 <= policy.max_entries <= MAX_ENTRIES:
        findings.add(InvalidInput([f"A list may have 1 to {MAX_ENTRIES} entries."], ["maxEntries"]))
    if policy.primary_must_be_verified and name not in VERIFIABLE:
        verifiable = ", ".join(sorted(other.name for other in VERIFIABLE))
        problem = f"The entries of {name.name} cannot be verified; those of {verifiable} can."
        findings.add(InvalidInput([problem], ["primaryMustBeVerified"]))
    findings.settle()
    return policy


def with_policy(definitions: Definitions, name: ListName, policy: Policy) -> Definitions:
    policies = {**definitions.list_policies, name: policy}
    return replace(definitions, list_policies={name: policies[name] for name in ListName if name in policies})


def is_stricter(before: Policy, after: Policy) -> bool:
    """Tell whether lists that were allowed before may not be any more."""
    return (
        after.max_entries < before.max_entries
        or (after.required and not before.required)
        or (after.primary_must_be_verified and not before.primary_must_be_verified)
    )


def contradicts(before: Policy, after: Policy, entries: Sequence[Entry]) -> bool:
    """Tell whether a list is too long, empty where it may not be, or would lose the primary that it has."""
    primary = before.primary(before.arrange(entries))
    return (
        len(entries) > after.max_entries
        or (after.required and not entries)
        or (primary is not None and not after.eligible(primary))
    )
