"""How the steps of a list become changes; no database."""

from gateway.changes.model import Outcome, beside, change, changes_of
from gateway.primary_first import ChangeKind, Step


def test_entries_are_called_by_their_path_and_orders_by_their_names() -> None:
    steps = [
        Step(ChangeKind.ADDED, "card|1", None, {"position": 0, "isActive": True}),
        Step(ChangeKind.UPDATED, "card|3", {"key": "card|2", "position": 1}, {"key": "card|3", "position": 2}),
        Step(ChangeKind.REORDERED, "", ["card|2"], ["card|1", "card|3"]),
    ]

    changes = changes_of(steps, "identities", name=lambda key: key.split("|"))

    assert changes == [
        change(ChangeKind.ADDED, ["identities", "card", "1"], None, {"position": 0, "isActive": True}),
        change(ChangeKind.UPDATED, ["identities", "card", "3"], {"position": 1}, {"position": 2}),
        change(ChangeKind.REORDERED, ["identities"], [["card", "2"]], [["card", "1"], ["card", "3"]]),
    ]


def test_an_entry_of_one_name_is_that_name_in_an_order() -> None:
    step = Step(ChangeKind.REORDERED, "", ["a", "b"], ["b", "a"])

    assert changes_of([step], "attributes", "Name") == [
        change(ChangeKind.REORDERED, ["attributes", "Name"], ["a", "b"], ["b", "a"])
    ]


def test_an_automatic_promotion_stays_one() -> None:
    step = Step(ChangeKind.PROMOTED, "b", {"position": 1}, {"position": 0}, auto_promoted=True)

    assert changes_of([step], "attributes", "Name") == [
        change(ChangeKind.PROMOTED, ["attributes", "Name", "b"], {"position": 1}, {"position": 0}, auto_promoted=True)
    ]


def test_what_stands_beside_a_place_does_not_fill_an_empty_side() -> None:
    added = change(ChangeKind.ADDED, ["list", "a"], None, {"position": 0})

    assert beside(added, {"data": 1}, {"data": 2}) == {**added, "after": {"position": 0, "data": 2}}
    assert added["after"] == {"position": 0}


def test_an_outcome_without_changes_changed_nothing() -> None:
    assert Outcome(()).payload == {"profile": None, "profiles": (), "changed": False, "changes": [], "errors": []}
    outcome = Outcome(({"_id": "1"},), (change(ChangeKind.ADDED, []),)).with_more(name="x")
    assert (outcome.payload["changed"], outcome.payload["profile"], outcome.payload["name"]) == (
        True,
        {"_id": "1"},
        "x",
    )
