"""The rules of profiles, without a database."""

from datetime import datetime
from typing import Any

import pytest

from gateway import ids, primary_first
from gateway.definitions.model import Definitions
from gateway.errors import InvalidInput
from gateway.person.rules.facts import unknown
from gateway.primary_first import Entry, Policy
from gateway.profiles.model import ProfileDocument, Slot
from gateway.profiles.rules import (
    checked_customer_id,
    created,
    deleted,
    entries_of,
    new_profile,
    slots_of,
    sought,
)
from gateway.search.model import SCHEME

AT = datetime(2021, 1, 27, 0, 25, 20)  # noqa: DTZ001 -- a stored time is naive.


def outcome(*entries: Entry) -> tuple[Entry, ...]:
    return primary_first.create(entries, Policy()).entries


def document(**lists: Any) -> ProfileDocument:
    orders = {"identities": (), "app_profiles": ()}
    plain: dict[str, Any] = {name: [] for name in ("extensions", "emails", "phones", "addresses", "groups")}
    return new_profile(
        "demo|C1",
        "demo",
        "C1",
        AT,
        **{"person": unknown(Definitions(), "test"), "attributes": {}, **orders, **plain, **lists},
    )


@pytest.mark.parametrize(
    "customer_id", ["1", "C" * 64, "90722e6c", "a b", "|", "%", "$ne", "a.b", "Zo\u00eb", "日本", "👩"]
)
def test_a_customer_id_is_kept_as_it_is(customer_id: str) -> None:
    assert checked_customer_id(customer_id, 64) == customer_id


INVISIBLE = "A customer id must not contain invisible characters, or spaces other than the plain one."


@pytest.mark.parametrize(
    ("customer_id", "problem"),
    [
        ("", "A customer id must not be empty."),
        (" \n", "A customer id must not be empty."),
        ("C" * 65, "A customer id has at most 64 characters; this one has 65."),
        ("a\0b", "A customer id must not contain control characters."),
        ("a\nb", "A customer id must not contain control characters."),
        ("a\u200bb", INVISIBLE),
        ("a\u202eb", INVISIBLE),
        ("a\u2028b", INVISIBLE),
        ("a\u00a0b", INVISIBLE),
    ],
)
def test_another_customer_id_is_refused(customer_id: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_customer_id(customer_id, 64)

    assert refusal.value.problems == (problem,)


def test_a_customer_id_is_sought_in_its_stored_form() -> None:
    assert sought(" Zoe\u0308 ") == checked_customer_id("Zo\u00eb ", 64) == "Zo\u00eb"


def test_a_new_profile_has_its_orders_and_no_version_yet() -> None:
    profile = document(
        attributes={"A": ["a"]},
        identities=outcome(Entry("demo|card|1", active=False, verified=False), Entry("demo|card|2")),
        app_profiles=outcome(Entry("demo|app|k")),
        extensions=["Phone"],
    )

    assert profile == {
        "_id": "demo|C1",
        "id": ids.node_id("Profile", "C1"),
        "domain": "demo",
        "customer_id": "C1",
        "version": 0,
        "created_at": AT,
        "updated_at": AT,
        **unknown(Definitions(), "test"),
        "attributes": {"A": ["a"]},
        "identities": [{"id": "demo|card|2", "active": True, "verified": True}, {"id": "demo|card|1", "active": False}],
        "app_profiles": [{"id": "demo|app|k", "active": True}],
        "extensions": ["Phone"],
        **{name: [] for name in ("emails", "phones", "addresses", "groups", "consents", "keys", "shared", "search")},
        "indexed": {"scheme": SCHEME, "version": 0},
    }


def test_an_order_is_kept_and_read_alike() -> None:
    slots = [Slot(id="a", active=True, verified=True), Slot(id="b", active=True), Slot(id="c", active=False)]

    entries = entries_of(slots)
    assert entries == (Entry("a"), Entry("b", verified=False), Entry("c", active=False, verified=False))
    assert slots_of(entries, verifiable=True) == slots
    assert slots_of(entries[:1], verifiable=False) == [Slot(id="a", active=True)]


def test_a_creation_is_told_before_its_parts() -> None:
    (whole,) = created(document(), [])

    assert whole == {
        "kind": "CREATED",
        "path": [],
        "before": None,
        "after": {"customerId": "C1"},
        "auto_promoted": False,
    }


def test_a_deletion_is_told_with_all_that_goes() -> None:
    profile = document(
        identities=outcome(Entry("demo|a%7Cb|1"), Entry("demo|card|2|3", active=False)),
        app_profiles=outcome(Entry("demo|app|k")),
        extensions=["Phone"],
    )

    assert [(one["kind"], one["path"], one["before"], one["after"]) for one in deleted(profile)] == [
        ("DELETED", [], {"customerId": "C1"}, None),
        ("REMOVED", ["identities", "a|b", "1"], {"position": 0, "isActive": True}, None),
        ("REMOVED", ["identities", "card", "2|3"], {"position": 1, "isActive": False}, None),
        ("REMOVED", ["appProfiles", "app", "k"], {"position": 0, "isActive": True}, None),
        ("REMOVED", ["extensions", "Phone"], None, None),
    ]
