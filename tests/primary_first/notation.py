"""Lists as short strings: "a b -c ?d" is two usual entries, then an inactive and an unverified one."""

from collections.abc import Callable, Sequence

import pytest

from gateway.errors import Rejection
from gateway.primary_first import ChangeKind, Entry, EntryState, Step


def read(text: str) -> tuple[Entry, ...]:
    return tuple(Entry(word.lstrip("-?"), active="-" not in word, verified="?" not in word) for word in text.split())


def write(entries: Sequence[Entry]) -> str:
    return " ".join("-" * (not entry.active) + "?" * (not entry.verified) + entry.key for entry in entries)


def refusal(operation: Callable[[], object]) -> tuple[str, tuple[str, ...], str]:
    with pytest.raises(Rejection) as refused:
        operation()
    return refused.value.code.value, refused.value.path, refused.value.message


def added(key: str, position: int, *, active: bool = True) -> Step:
    return Step(ChangeKind.ADDED, key, None, {"position": position, "isActive": active})


def removed(key: str, position: int, *, active: bool = True) -> Step:
    return Step(ChangeKind.REMOVED, key, {"position": position, "isActive": active}, None)


def updated(key: str, was: int, new_key: str, now: int) -> Step:
    return Step(ChangeKind.UPDATED, new_key, {"key": key, "position": was}, {"key": new_key, "position": now})


def promoted(key: str, was: int, *, auto: bool = False) -> Step:
    return Step(ChangeKind.PROMOTED, key, {"position": was}, {"position": 0}, auto_promoted=auto)


def reordered(before: str, after: str) -> Step:
    return Step(ChangeKind.REORDERED, "", before.split(), after.split())


def activated(key: str, was: int, now: int) -> Step:
    return _switched(ChangeKind.ACTIVATED, key, was, now, active=True)


def deactivated(key: str, was: int, now: int) -> Step:
    return _switched(ChangeKind.DEACTIVATED, key, was, now, active=False)


def verified(key: str, was: int, now: int) -> Step:
    before: EntryState = {"position": was, "isVerified": False}
    after: EntryState = {"position": now, "isVerified": True}
    return Step(ChangeKind.VERIFIED, key, before, after)


def _switched(kind: ChangeKind, key: str, was: int, now: int, *, active: bool) -> Step:
    before: EntryState = {"position": was, "isActive": not active}
    after: EntryState = {"position": now, "isActive": active}
    return Step(kind, key, before, after)
