"""The law of ordered lists: the primary value comes first.

Attribute values, identities, app profiles, contact points, groups and extension records are all lists of
entries under this one law. P1: only the order is stored; the primary is the entry at position 0, if it is
eligible, and nothing else says so. P2: eligible entries (active, and verified where the policy asks for
it) come before the rest, each block in its own order. P3: so there is exactly one primary as soon as there
is an eligible entry, and none otherwise. P4: no two entries share a key. P5: there are no empty entries,
and an empty list means that nothing is assigned. P6: a list is bounded, and nothing is ever dropped to
make room. P7: an operation that changes nothing reports no steps.

Each operation takes the list as it is and answers an `Outcome`: the list as it shall be, and the steps that
tell what happened. It is pure: it knows no concept, does no I/O, and never changes what it was given. An
operation that is refused raises a `Rejection` whose path starts in the list of entries or keys it was handed;
where it takes a single key, the path is empty.
"""

from gateway.primary_first.model import (
    ChangeKind,
    Conflict,
    Entry,
    EntryState,
    Merged,
    MergeOverflow,
    OnPrimaryRemoval,
    Outcome,
    Policy,
    Step,
)
from gateway.primary_first.rules import (
    activate,
    add,
    create,
    deactivate,
    merge,
    promote,
    remove,
    reorder,
    replace,
    update,
    verify,
)

__all__ = [
    "ChangeKind",
    "Conflict",
    "Entry",
    "EntryState",
    "MergeOverflow",
    "Merged",
    "OnPrimaryRemoval",
    "Outcome",
    "Policy",
    "Step",
    "activate",
    "add",
    "create",
    "deactivate",
    "merge",
    "promote",
    "remove",
    "reorder",
    "replace",
    "update",
    "verify",
]
