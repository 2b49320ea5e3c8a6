from typing import Any

import pytest

from gateway.caller import Restrictions
from gateway.changes.model import Change
from gateway.changes.rules import seen, told
from gateway.definitions.model import AttributeDefinition, Definitions
from gateway.definitions.sight import Sight

DEFINITIONS = Definitions(attributes={"Income": AttributeDefinition(name="Income", personal=True)})
MASKED = Restrictions(sees_personal=False)
TILL = Restrictions(frozenset({"till"}), frozenset({"shop"}), frozenset({"Vehicle"}))
PLACE = {"position": 0}


def one(*path: str, kind: str = "UPDATED", before: Any = None, after: Any = None) -> Change:
    return Change(kind=kind, path=list(path), before=before, after=after, auto_promoted=False)


def shown(restrictions: Restrictions, change: Change, *, reads: bool = True) -> Change | None:
    return next(iter(seen(Sight(restrictions, DEFINITIONS, reads=reads), [change])), None)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (one("attributes", "Income", "42", before=PLACE), one("attributes", "Income", "***", before=PLACE)),
        (one("attributes", "LastName", "Ono", after=PLACE), one("attributes", "LastName", "***", after=PLACE)),
        (
            one("attributes", "Income", before=["1", "2"], after=["2", "1"]),
            one("attributes", "Income", before=["***", "***"], after=["***", "***"]),
        ),
        (
            one("appProfiles", "shop", "S1", "attributes", "Income", "42", after=PLACE),
            one("appProfiles", "shop", "S1", "attributes", "Income", "***", after=PLACE),
        ),
        (
            one("appProfiles", "shop", "S1", before={**PLACE, "attributes": {"Income": ["1", "2"], "Tier": ["a"]}}),
            one("appProfiles", "shop", "S1", before={**PLACE, "attributes": {"Income": ["***", "***"], "Tier": ["a"]}}),
        ),
        (
            one("emails", "e1", before={**PLACE, "isActive": True, "type": "Home", "address": "a@b.example"}),
            one("emails", "e1", before={**PLACE, "isActive": True, "type": "Home", "address": "***"}),
        ),
        (
            one("addresses", "a1", before={"city": "Ghent"}, after={"city": "Lier", "countryCode": "BE"}),
            one("addresses", "a1", before={"city": "***"}, after={"city": "***", "countryCode": "***"}),
        ),
    ],
)
def test_what_is_personal_in_a_change_is_masked(change: Change, expected: Change) -> None:
    assert shown(MASKED, change) == expected
    assert shown(TILL, change) == change


@pytest.mark.parametrize(
    "change",
    [
        one("attributes", "Tier", "gold", after=PLACE),
        one("attributes", "Tier", before=["a", "b"], after=["b", "a"]),
        one("tags", "vip"),
        one("groups", "g1", after={**PLACE, "name": "Chess"}),
        one("consents", "Newsletter", after={"status": "GRANTED"}),
        one("customerType", before="A", after="B"),
        one(kind="CREATED", after={"customerId": "C1"}),
        one("emails", before=["e1", "e2"], after=["e2", "e1"]),
        one("identities", "till", "1", before=PLACE),
        one("appProfiles", "shop", "S1", "devices", "d1", after={"attributes": {"Income": 1}}),
        one("extensions", "Vehicle", "r1", after={"data": {}}),
    ],
)
def test_what_is_not_personal_is_told_as_it_is(change: Change) -> None:
    assert shown(MASKED, change) == change
    assert shown(TILL, change) == change


@pytest.mark.parametrize(
    "change",
    [
        one("identities", "mailer", "1", before=PLACE),
        one("appProfiles", "other", "1", after=PLACE),
        one("appProfiles", "other", "1", "devices", "d1"),
        one("extensions", "Salary", "r1"),
        one("extensions", "Salary"),
    ],
)
def test_a_change_of_what_is_hidden_is_not_told_O1(change: Change) -> None:
    assert shown(TILL, change) is None
    assert shown(MASKED, change) == change


def test_an_order_is_told_without_what_is_hidden_O1() -> None:
    names = [["mailer", "1"], ["till", "2"], ["mailer", "3"]]

    assert shown(TILL, one("identities", before=names, after=names[::-1])) == one(
        "identities", before=[["till", "2"]], after=[["till", "2"]]
    )
    assert shown(
        TILL, one("appProfiles", before=[["shop", "1"], ["x", "2"]], after=[["x", "2"], ["shop", "1"]])
    ) == one("appProfiles", before=[["shop", "1"]], after=[["shop", "1"]])


def test_who_does_not_read_is_told_no_change() -> None:
    assert shown(Restrictions(), one("tags", "vip"), reads=False) is None


def test_without_a_sight_all_is_told() -> None:
    changes = [one("identities", "mailer", "1"), one("attributes", "Income", "42")]

    assert told(DEFINITIONS, None, changes) == changes
