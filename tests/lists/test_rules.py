"""What all lists do; e-mail addresses stand for all kinds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias, cast

import pytest

from gateway.contacts.model import EmailValue
from gateway.contacts.rules.emails import EMAILS
from gateway.errors import ErrorCode, Rejection, Rejections, refusals
from gateway.lists.model import Asked, Patch, Stamp
from gateway.lists.rules.changing import EntryList
from gateway.lists.rules.views import first_eligible, views
from gateway.primary_first import OnPrimaryRemoval, Policy

Emails: TypeAlias = EntryList[str, EmailValue]

THEN, NOW = Stamp(datetime(2026, 1, 1), "first"), Stamp(datetime(2026, 2, 1), "second")  # noqa: DTZ001 -- As documents keep times.
VERIFIED = Policy(primary_must_be_verified=True)
KEEP_PRIMARY = Policy(on_primary_removal=OnPrimaryRemoval.REJECT)


def asked(name: str, **state: bool) -> Asked[str]:
    return Asked("Home", f"{name}@example.com", **state)


def emails(*given: Asked[str], policy: Policy | None = None) -> Emails:
    """Return a list that was made before; under the usual policy unless another is given."""
    made = EntryList(EMAILS, policy or Policy(), THEN, ()).replaced(given)
    return EntryList(EMAILS, made.policy, NOW, made.entries)


def names(entries: Emails) -> list[str]:
    return [document["value"]["address"].partition("@")[0] for document in entries.entries]


def id_of(entries: Emails, name: str) -> str:
    return entries.entries[names(entries).index(name)]["id"]


def kinds(entries: Emails) -> list[str]:
    return [change["kind"] for change in entries.changes]


def refused(operation: Callable[[], object]) -> list[tuple[ErrorCode, tuple[str, ...]]]:
    with pytest.raises((Rejection, Rejections)) as refusal:
        operation()
    return [(one.code, one.path) for one in refusals(cast("Rejection | Rejections", refusal.value))]


def test_primary_has_to_be_verified_where_the_policy_say_so() -> None:
    entries = emails(asked("a"), asked("b", is_verified=True), asked("c"), policy=VERIFIED)

    assert names(entries) == ["b", "a", "c"]
    assert [view["is_primary"] for view in views(entries.entries, VERIFIED)] == [True, False, False]
    assert refused(lambda: entries.promoted(id_of(entries, "a"))) == [(ErrorCode.NOT_ELIGIBLE, ())]
    assert names(entries.verified(id_of(entries, "c"))) == ["b", "c", "a"]


def test_nobody_is_primary_before_one_is_verified() -> None:
    entries = emails(asked("a"), policy=VERIFIED)

    assert first_eligible(views(entries.entries, VERIFIED)) is None


def test_another_value_has_to_be_verified_anew() -> None:
    entries = emails(asked("a", is_verified=True), asked("b", is_verified=True), policy=VERIFIED)

    changed = entries.updated(id_of(entries, "a"), None, "c@example.com")

    assert names(changed) == ["b", "c"]
    assert [document["is_verified"] for document in changed.entries] == [True, False]
    assert kinds(changed) == ["UPDATED", "PROMOTED"]
    assert changed.changes[1]["auto_promoted"]


@pytest.mark.parametrize(("type_", "address"), [("Work", None), (None, "A@Example.com"), ("Work", "A@Example.com")])
def test_same_value_of_another_type_or_spelling_stays_verified_in_its_place(
    type_: str | None, address: str | None
) -> None:
    entries = emails(asked("a", is_verified=True), asked("b", is_verified=True), policy=VERIFIED)

    changed = entries.updated(id_of(entries, "a"), type_, address)

    written = address or "a@example.com"
    assert changed.entries[0] == {
        **entries.entries[0],
        "type": type_ or "Home",
        "value": {"address": written, "normalised": "a@example.com"},
        "updated_at": NOW.at,
        "updated_by": "second",
    }
    assert changed.entries[1] == entries.entries[1]
    assert changed.changes == (
        {
            "kind": "UPDATED",
            "path": ["emails", entries.entries[0]["id"]],
            "before": {"position": 0, "type": "Home", "address": "a@example.com"},
            "after": {"position": 0, "type": type_ or "Home", "address": written},
            "auto_promoted": False,
        },
    )


def test_another_type_may_not_make_two_the_same() -> None:
    entries = emails(Asked("Home", "a@example.com"), Asked("Work", "a@example.com"))

    assert refused(lambda: entries.updated(entries.entries[0]["id"], "Work", None)) == [(ErrorCode.DUPLICATE_VALUE, ())]


def test_primary_is_not_removed_where_the_policy_forbids_it() -> None:
    entries = emails(asked("a"), asked("b"), policy=KEEP_PRIMARY)

    assert refused(lambda: entries.removed([id_of(entries, "a")])) == [(ErrorCode.NOT_ELIGIBLE, ("0",))]
    assert names(entries.removed([id_of(entries, "b")])) == ["a"]


def test_primary_may_be_removed_by_a_patch_that_names_the_next() -> None:
    entries = emails(asked("a"), asked("b"), asked("c"), policy=KEEP_PRIMARY)
    primary = [id_of(entries, "a")]

    assert names(entries.patched(Patch(remove=primary, promote=id_of(entries, "c")))) == ["c", "b"]
    assert names(entries.patched(Patch(remove=primary, add=[asked("d", is_primary=True)]))) == ["d", "b", "c"]
    assert refused(lambda: entries.patched(Patch(remove=primary))) == [(ErrorCode.NOT_ELIGIBLE, ("remove", "0"))]


def test_primary_may_be_deactivated_by_a_patch_that_names_the_next() -> None:
    entries = emails(asked("a"), asked("b"), asked("c"), policy=KEEP_PRIMARY)
    ids = {name: id_of(entries, name) for name in names(entries)}
    off: Patch[str] = Patch(set_active=[(ids["a"], False)])

    assert names(entries.patched(replace(off, promote=ids["c"]))) == ["c", "b", "a"]
    assert names(entries.patched(replace(off, reorder=[ids["c"], ids["b"], ids["a"]]))) == ["c", "b", "a"]
    assert refused(lambda: entries.patched(off)) == [(ErrorCode.NOT_ELIGIBLE, ("setActive", "0", "id"))]


def test_last_entry_may_be_removed_by_a_patch_that_adds_another() -> None:
    entries = emails(asked("a"), policy=Policy(required=True))
    last = [id_of(entries, "a")]

    assert names(entries.patched(Patch(remove=last, add=[asked("b")]))) == ["b"]
    assert refused(lambda: entries.patched(Patch(remove=last))) == [(ErrorCode.REQUIRED, ("remove",))]


def test_list_that_was_kept_under_another_policy_is_shown_in_order() -> None:
    entries = emails(asked("a", is_active=False), asked("b"), asked("c", is_verified=True)).entries

    assert [view["value"]["address"][0] for view in views(entries, VERIFIED)] == ["c", "b", "a"]
    kept_so = [document for view in views(entries, VERIFIED) for document in entries if document["id"] == view["id"]]
    assert [view["is_primary"] for view in views([kept_so[2], *kept_so[:2]], Policy())] == [True, False, False]


def test_patch_makes_its_changes_in_the_order_of_its_fields() -> None:
    entries = emails(asked("a"), asked("b"), asked("c"), asked("d", is_active=False))
    ids = {name: id_of(entries, name) for name in names(entries)}

    changed = entries.patched(
        Patch(
            remove=[ids["a"]],
            set_active=[(ids["d"], True), (ids["b"], False)],
            reorder=[ids["d"], ids["c"], ids["b"]],
            add=[asked("e")],
            promote=ids["c"],
        )
    )

    assert names(changed) == ["c", "d", "e", "b"]
    assert [document["is_active"] for document in changed.entries] == [True, True, True, False]
    assert kinds(changed) == [
        *("REMOVED", "PROMOTED"),
        *("ACTIVATED", "DEACTIVATED", "PROMOTED"),
        *("PROMOTED", "ADDED", "PROMOTED"),
    ]


def test_patch_is_refused_with_all_that_is_wrong_with_it() -> None:
    entries = emails(asked("a"))
    patch = Patch(
        set_active=[("nobody", True)],
        reorder=[],
        add=[asked("b", is_primary=True), Asked("", "x"), asked("c", is_primary=True)],
        promote="nobody",
    )

    assert refused(lambda: entries.patched(patch)) == [
        (ErrorCode.NOT_FOUND, ("setActive", "0", "id")),
        (ErrorCode.INVALID_PERMUTATION, ("reorder",)),
        (ErrorCode.INVALID_VALUE, ("add", "1", "type")),
        (ErrorCode.INVALID_VALUE, ("add", "1", "address")),
        (ErrorCode.MULTIPLE_PRIMARY, ("add", "2")),
        (ErrorCode.MULTIPLE_PRIMARY, ("promote",)),
    ]


def test_empty_patch_changes_nothing() -> None:
    entries = emails(asked("a"))

    assert entries.patched(Patch()) == entries


def test_replacing_keeps_what_is_there_already() -> None:
    entries = emails(asked("a", is_verified=True), asked("b", is_active=False), asked("c"))

    changed = entries.replaced([asked("d"), Asked("Home", "A@example.com"), asked("b")])

    assert names(changed) == ["d", "A", "b"]
    assert changed.entries[1] == {
        **entries.entries[0],
        "value": {"address": "A@example.com", "normalised": "a@example.com"},
        "updated_at": NOW.at,
        "updated_by": "second",
    }
    assert changed.entries[2] == entries.entries[2]
    assert changed.entries[0]["created_by"] == "second"


def test_list_holds_no_more_than_the_policy_allow() -> None:
    entries = emails(asked("a"), asked("b"), policy=Policy(max_entries=2))

    assert refused(lambda: entries.with_one(asked("c"))) == [(ErrorCode.LIMIT_EXCEEDED, ())]
    assert refused(lambda: entries.added([asked("b"), asked("c")])) == [(ErrorCode.LIMIT_EXCEEDED, ("1",))]
    assert names(entries.patched(Patch(remove=[id_of(entries, "a")], add=[asked("c")]))) == ["b", "c"]


def test_state_is_stamped_when_it_changes_and_places_are_not() -> None:
    entries = emails(asked("a"), asked("b"))

    changed = entries.switched(id_of(entries, "a"), active=False)

    stamps = [(document["updated_at"], document["updated_by"], document["created_by"]) for document in changed.entries]
    assert names(changed) == ["b", "a"]
    assert stamps == [(THEN.at, "first", "first"), (NOW.at, "second", "first")]
