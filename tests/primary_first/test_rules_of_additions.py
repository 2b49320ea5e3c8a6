"""How entries join a list: behind the eligible ones, or at the head."""

import pytest

from gateway.primary_first import Policy, add
from tests.primary_first.notation import activated, added, promoted, read, refusal, reordered, write

ANY = Policy()
VERIFIED = Policy(primary_must_be_verified=True)
ONLY_ACTIVE = "Only an entry that is active can be primary."
ONLY_VERIFIED = "Only an entry that is active and verified can be primary."


def test_add_goes_after_the_last_eligible_entry() -> None:
    outcome = add(read("a b -c"), read("x y"), ANY)

    assert write(outcome.entries) == "a b x y -c"
    assert outcome.steps == (added("x", 2), added("y", 3))


@pytest.mark.parametrize(("given", "result"), [("", "x"), ("-a -b", "x -a -b")])
def test_add_to_a_list_without_eligible_entries_becomes_primary(given: str, result: str) -> None:
    outcome = add(read(given), read("x"), ANY)

    assert write(outcome.entries) == result
    assert outcome.steps == (added("x", 0),)


def test_add_of_entries_that_cannot_be_primary_goes_to_the_end() -> None:
    outcome = add(read("a -b"), read("-x ?y z"), VERIFIED)

    assert write(outcome.entries) == "a z -b -x ?y"
    assert outcome.steps == (added("z", 1), added("x", 3, active=False), added("y", 4))


def test_add_of_a_present_active_entry_changes_nothing() -> None:
    outcome = add(read("a b -c"), read("b a"), ANY)

    assert write(outcome.entries) == "a b -c"
    assert not outcome.changed


def test_add_of_a_present_inactive_entry_reactivates_it_at_the_end_of_the_eligible() -> None:
    outcome = add(read("a -b -c"), read("x c y"), ANY)

    assert write(outcome.entries) == "a x c y -b"
    assert outcome.steps == (activated("c", 2, 2), added("x", 1), added("y", 3))


def test_add_of_the_only_entry_that_can_be_primary_promotes_it() -> None:
    outcome = add(read("-a -b"), read("b"), ANY)

    assert write(outcome.entries) == "b -a"
    assert outcome.steps == (activated("b", 1, 0), promoted("b", 1))


def test_add_leaves_a_reactivated_entry_in_place_that_still_cannot_be_primary() -> None:
    outcome = add(read("-?a ?b"), read("a"), VERIFIED)

    assert write(outcome.entries) == "?a ?b"
    assert outcome.steps == (activated("a", 0, 0),)


def test_add_takes_nothing_from_a_present_entry() -> None:
    assert not add(read("a ?b -c"), read("-a b -c"), ANY).changed


def test_add_as_primary_goes_to_the_head_in_the_given_order() -> None:
    outcome = add(read("a b -c"), read("x y"), ANY, as_primary=True)

    assert write(outcome.entries) == "x y a b -c"
    assert outcome.steps == (added("x", 0), added("y", 1))


def test_add_as_primary_promotes_a_present_entry() -> None:
    outcome = add(read("a b c"), read("c"), ANY, as_primary=True)

    assert write(outcome.entries) == "c a b"
    assert outcome.steps == (promoted("c", 2),)


def test_add_as_primary_reactivates_then_promotes() -> None:
    outcome = add(read("a -b"), read("b"), ANY, as_primary=True)

    assert write(outcome.entries) == "b a"
    assert outcome.steps == (activated("b", 1, 0), promoted("b", 1))


def test_add_as_primary_tells_the_order_when_it_moves_several() -> None:
    outcome = add(read("a b c d"), read("d x c"), ANY, as_primary=True)

    assert write(outcome.entries) == "d x c a b"
    assert outcome.steps == (added("x", 1), promoted("d", 3), reordered("a b c d", "d x c a b"))


def test_add_as_primary_of_the_primary_changes_nothing() -> None:
    assert not add(read("a b"), read("a"), ANY, as_primary=True).changed


@pytest.mark.parametrize(
    ("given", "new", "policy", "message"),
    [
        ("a", "x -y", ANY, ONLY_ACTIVE),
        ("a", "x ?y", VERIFIED, ONLY_VERIFIED),
        ("a ?y", "x y", VERIFIED, ONLY_VERIFIED),
        ("a -y", "x -y", ANY, ONLY_ACTIVE),
    ],
)
def test_add_as_primary_refuses_what_cannot_be_primary(given: str, new: str, policy: Policy, message: str) -> None:
    assert refusal(lambda: add(read(given), read(new), policy, as_primary=True)) == (
        "NOT_ELIGIBLE",
        ("1",),
        message,
    )


@pytest.mark.parametrize("as_primary", [False, True])
def test_add_of_the_same_entry_twice_is_refused(as_primary: bool) -> None:
    assert refusal(lambda: add(read("a"), read("x a y a"), ANY, as_primary=as_primary)) == (
        "DUPLICATE_VALUE",
        ("3",),
        "Entries 1 and 3 are the same: each may be given once.",
    )


@pytest.mark.parametrize(
    ("given", "new", "path"), [("a b", "a x y", "2"), ("a b c", "b x", "1"), ("a b c d", "d x", "1")]
)
@pytest.mark.parametrize("as_primary", [False, True])
def test_add_over_the_limit_is_refused(given: str, new: str, path: str, as_primary: bool) -> None:
    assert refusal(lambda: add(read(given), read(new), Policy(max_entries=3), as_primary=as_primary)) == (
        "LIMIT_EXCEEDED",
        (path,),
        "The list may have 3 entries at most.",
    )


def test_add_to_a_full_list_still_reactivates() -> None:
    assert write(add(read("a -b"), read("b"), Policy(max_entries=2)).entries) == "a b"


def test_add_to_a_list_over_a_lowered_limit_takes_only_what_is_there() -> None:
    policy = Policy(max_entries=1)

    assert write(add(read("a b -c"), read("c"), policy).entries) == "a b c"
    assert refusal(lambda: add(read("a b -c"), read("a x y"), policy))[:2] == ("LIMIT_EXCEEDED", ("1",))
