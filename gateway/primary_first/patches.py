"""What holds for a patch, which is several operations on one list, beside what holds for each of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from gateway.errors import ErrorCode, Findings, Rejection
from gateway.primary_first.model import OnPrimaryRemoval, Policy


class Flagged(Protocol):
    """An entry that is asked for, and may be flagged as the primary."""

    @property
    def is_primary(self) -> bool: ...


class Patch(Protocol):
    """What a patch says of the primary and of those who may become it."""

    @property
    def reorder(self) -> Sequence[object] | None: ...
    @property
    def add(self) -> Sequence[Flagged]: ...
    @property
    def promote(self) -> object | None: ...


def flagged(asked: Sequence[Flagged]) -> list[int]:
    """Return where the entries are that are flagged as the primary."""
    return [index for index, one in enumerate(asked) if one.is_primary]


def refuse_duplicates(keys: Sequence[str | None]) -> None:
    """Refuse all that is given twice; None stands for what is refused already, and is like nothing else."""
    findings = Findings()
    first: dict[str, int] = {}
    for index, key in enumerate(keys):
        if key is not None and first.setdefault(key, index) != index:
            message = f"Entries {first[key]} and {index} are the same: each may be given once."
            findings.add(Rejection(ErrorCode.DUPLICATE_VALUE, message, [index]))
    findings.settle()


def refuse_several(flagged: Sequence[int]) -> None:
    """Refuse flags on more than one entry."""
    if len(flagged) > 1:
        message = f"Entries {flagged[0]} and {flagged[1]} are both marked as primary: mark one at most."
        raise Rejection(ErrorCode.MULTIPLE_PRIMARY, message, [flagged[1]])


def refuse_second_primary(patch: Patch) -> None:
    """Refuse a promotion beside an added entry that is flagged."""
    if flagged(patch.add):
        message = "An added entry is marked as primary already: mark it, or promote another one."
        raise Rejection(ErrorCode.MULTIPLE_PRIMARY, message)


def policy_within(policy: Policy, patch: Patch) -> Policy:
    """Return what is demanded while a patch is under way: it may name the next primary, or fill the list again."""
    names_next = bool(patch.promote is not None or patch.reorder or flagged(patch.add))
    then = OnPrimaryRemoval.PROMOTE_NEXT if names_next else policy.on_primary_removal
    return replace(policy, required=policy.required and not patch.add, on_primary_removal=then)
