"""What all lists of contact points do, under policies that no domain has yet; e-mail addresses stand for all kinds."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias, cast

import pytest

from gateway.contacts.model import Asked, EmailValue, Patch, Stamp, Terms
from gateway.contacts.rules.emails import EMAILS
from gateway.contacts.rules.lists import ContactList
from gateway.contacts.rules.views import first_eligible, views
from gateway.errors import ErrorCode, Rejection, Rejections, refusals
from gateway.primary_first import OnPrimaryRemoval, Policy

Emails: TypeAlias = ContactList[str, EmailValue]

THEN, NOW = Stamp(datetime(2026, 1, 1), "first"), Stamp(datetime(2026, 2, 1), "second")  # noqa: DTZ001 -- As documents keep times.
VERIFIED = Terms(Policy(primary_must_be_verified=True))
KEEP_PRIMARY = Terms(Policy(on_primary_removal=OnPrimaryRemoval.REJECT))


def asked(name: str, **state: bool) -> Asked[str]:
    return Asked("Home", f"{name}@example.com", **state)


def emails(*given: Asked[str], terms: Terms | None = None) -> Emails:
    """Return a list that was made before; without `terms` under the usual ones."""
    made = ContactList(EMAILS, terms or Terms(), THEN, ()).replaced(given)
    return ContactList(EMAILS, made.terms, NOW, made.contacts)


def names(contacts: Emails) -> list[str]:
    return [contact["value"]["address"].partition("@")[0] for contact in contacts.contacts]


def id_of(contacts: Emails, name: str) -> str:
    return contacts.contacts[names(contacts).index(name)]["id"]


def kinds(contacts: Emails) -> list[str]:
    return [change["kind"] for change in contacts.changes]


def refused(operation: Callable[[], object]) -> list[tuple[ErrorCode, tuple[str, ...]]]:
    with pytest.raises((Rejection, Rejections)) as refusal:
        operation()
    return [(one.code, one.path) for one in refusals(cast("Rejection | Rejections", refusal.value))]


def test_primary_has_to_be_verified_where_the_terms_say_so() -> None:
    contacts = emails(asked("a"), asked("b", is_verified=True), asked("c"), terms=VERIFIED)

    assert names(contacts) == ["b", "a", "c"]
    assert [view["is_primary"] for view in views(contacts.contacts, VERIFIED)] == [True, False, False]
    assert refused(lambda: contacts.promoted(id_of(contacts, "a"))) == [(ErrorCode.NOT_ELIGIBLE, ())]
    assert names(contacts.verified(id_of(contacts, "c"))) == ["b", "c", "a"]


def test_nobody_is_primary_before_one_is_verified() -> None:
    contacts = emails(asked("a"), terms=VERIFIED)

    assert first_eligible(views(contacts.contacts, VERIFIED)) is None


def test_another_value_has_to_be_verified_anew() -> None:
    contacts = emails(asked("a", is_verified=True), asked("b", is_verified=True), terms=VERIFIED)

    changed = contacts.updated(id_of(contacts, "a"), None, "c@example.com")

    assert names(changed) == ["b", "c"]
    assert [contact["is_verified"] for contact in changed.contacts] == [True, False]
    assert kinds(changed) == ["UPDATED", "PROMOTED"]
    assert changed.changes[1]["auto_promoted"]


@pytest.mark.parametrize(("type_", "address"), [("Work", None), (None, "A@Example.com"), ("Work", "A@Example.com")])
def test_same_value_of_another_type_or_spelling_stays_verified_in_its_place(
    type_: str | None, address: str | None
) -> None:
    contacts = emails(asked("a", is_verified=True), asked("b", is_verified=True), terms=VERIFIED)

    changed = contacts.updated(id_of(contacts, "a"), type_, address)

    written = address or "a@example.com"
    assert changed.contacts[0] == {
        **contacts.contacts[0],
        "type": type_ or "Home",
        "value": {"address": written, "normalised": "a@example.com"},
        "updated_at": NOW.at,
        "updated_by": "second",
    }
    assert changed.contacts[1] == contacts.contacts[1]
    assert changed.changes == (
        {
            "kind": "UPDATED",
            "path": ["emails", contacts.contacts[0]["id"]],
            "before": {"position": 0, "type": "Home", "address": "a@example.com"},
            "after": {"position": 0, "type": type_ or "Home", "address": written},
            "auto_promoted": False,
        },
    )


def test_another_type_may_not_make_two_the_same() -> None:
    contacts = emails(Asked("Home", "a@example.com"), Asked("Work", "a@example.com"))

    assert refused(lambda: contacts.updated(contacts.contacts[0]["id"], "Work", None)) == [
        (ErrorCode.DUPLICATE_VALUE, ())
    ]


def test_primary_is_not_removed_where_the_terms_forbid_it() -> None:
    contacts = emails(asked("a"), asked("b"), terms=KEEP_PRIMARY)

    assert refused(lambda: contacts.removed([id_of(contacts, "a")])) == [(ErrorCode.NOT_ELIGIBLE, ("0",))]
    assert names(contacts.removed([id_of(contacts, "b")])) == ["a"]


def test_primary_may_be_removed_by_a_patch_that_names_the_next() -> None:
    contacts = emails(asked("a"), asked("b"), asked("c"), terms=KEEP_PRIMARY)
    primary = [id_of(contacts, "a")]

    assert names(contacts.patched(Patch(remove=primary, promote=id_of(contacts, "c")))) == ["c", "b"]
    assert names(contacts.patched(Patch(remove=primary, add=[asked("d", is_primary=True)]))) == ["d", "b", "c"]
    assert refused(lambda: contacts.patched(Patch(remove=primary))) == [(ErrorCode.NOT_ELIGIBLE, ("remove", "0"))]


def test_patch_makes_its_changes_in_the_order_of_its_fields() -> None:
    contacts = emails(asked("a"), asked("b"), asked("c"), asked("d", is_active=False))
    ids = {name: id_of(contacts, name) for name in names(contacts)}

    changed = contacts.patched(
        Patch(
            remove=[ids["a"]],
            set_active=[(ids["d"], True), (ids["b"], False)],
            reorder=[ids["d"], ids["c"], ids["b"]],
            add=[asked("e")],
            promote=ids["c"],
        )
    )

    assert names(changed) == ["c", "d", "e", "b"]
    assert [contact["is_active"] for contact in changed.contacts] == [True, True, True, False]
    assert kinds(changed) == [
        *("REMOVED", "PROMOTED"),
        *("ACTIVATED", "DEACTIVATED", "PROMOTED"),
        *("PROMOTED", "ADDED", "PROMOTED"),
    ]


def test_patch_is_refused_with_all_that_is_wrong_with_it() -> None:
    contacts = emails(asked("a"))
    patch = Patch(
        set_active=[("nobody", True)],
        reorder=[],
        add=[asked("b", is_primary=True), Asked("", "x"), asked("c", is_primary=True)],
        promote="nobody",
    )

    assert refused(lambda: contacts.patched(patch)) == [
        (ErrorCode.NOT_FOUND, ("setActive", "0", "id")),
        (ErrorCode.INVALID_PERMUTATION, ("reorder",)),
        (ErrorCode.INVALID_VALUE, ("add", "1", "type")),
        (ErrorCode.INVALID_VALUE, ("add", "1", "address")),
        (ErrorCode.MULTIPLE_PRIMARY, ("add", "2")),
        (ErrorCode.MULTIPLE_PRIMARY, ("promote",)),
    ]


def test_empty_patch_changes_nothing() -> None:
    contacts = emails(asked("a"))

    assert contacts.patched(Patch()) == contacts


def test_replacing_keeps_what_is_there_already() -> None:
    contacts = emails(asked("a", is_verified=True), asked("b", is_active=False), asked("c"))

    changed = contacts.replaced([asked("d"), Asked("Home", "A@example.com"), asked("b")])

    assert names(changed) == ["d", "A", "b"]
    assert changed.contacts[1] == {
        **contacts.contacts[0],
        "value": {"address": "A@example.com", "normalised": "a@example.com"},
        "updated_at": NOW.at,
        "updated_by": "second",
    }
    assert changed.contacts[2] == contacts.contacts[2]
    assert changed.contacts[0]["created_by"] == "second"


def test_list_holds_no_more_than_the_terms_allow() -> None:
    contacts = emails(asked("a"), asked("b"), terms=Terms(Policy(max_entries=2)))

    assert refused(lambda: contacts.with_one(asked("c"))) == [(ErrorCode.LIMIT_EXCEEDED, ())]
    assert refused(lambda: contacts.added([asked("b"), asked("c")])) == [(ErrorCode.LIMIT_EXCEEDED, ("1",))]
    assert names(contacts.patched(Patch(remove=[id_of(contacts, "a")], add=[asked("c")]))) == ["b", "c"]


def test_state_is_stamped_when_it_changes_and_places_are_not() -> None:
    contacts = emails(asked("a"), asked("b"))

    changed = contacts.switched(id_of(contacts, "a"), active=False)

    stamps = [(contact["updated_at"], contact["updated_by"], contact["created_by"]) for contact in changed.contacts]
    assert names(changed) == ["b", "a"]
    assert stamps == [(THEN.at, "first", "first"), (NOW.at, "second", "first")]
