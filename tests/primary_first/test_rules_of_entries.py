"""The operations that speak of one entry, by its key: update, remove, promote, and the switches."""

from collections.abc import Callable

import pytest

from gateway.primary_first import (
    OnPrimaryRemoval,
    Outcome,
    Policy,
    activate,
    deactivate,
    promote,
    remove,
    update,
    verify,
)
from tests.primary_first.notation import (
    activated,
    deactivated,
    promoted,
    read,
    refusal,
    removed,
    updated,
    verified,
    write,
)

ANY = Policy()
VERIFIED = Policy(primary_must_be_verified=True)
REJECT = Policy(on_primary_removal=OnPrimaryRemoval.REJECT)
NO_SUCH_ENTRY = ("NOT_FOUND", (), "The list has no such entry: name one that it has.")
ONLY_ACTIVE = "Only an entry that is active can be primary."
ONLY_VERIFIED = "Only an entry that is active and verified can be primary."


def test_update_changes_the_value_in_place_and_resets_its_verification() -> None:
    outcome = update(read("a b c"), "b", "x", ANY)

    assert write(outcome.entries) == "a ?x c"
    assert outcome.steps == (updated("b", 1, "x", 1),)


def test_update_of_the_primary_leaves_it_primary() -> None:
    assert update(read("a b"), "a", "x", ANY).steps == (updated("a", 0, "x", 0),)


def test_update_of_the_primary_promotes_the_next_where_it_must_be_verified() -> None:
    outcome = update(read("a b c ?d"), "a", "x", VERIFIED)

    assert write(outcome.entries) == "b c ?x ?d"
    assert outcome.steps == (updated("a", 0, "x", 2), promoted("b", 1, auto=True))


def test_update_of_the_last_verified_entry_leaves_no_primary() -> None:
    outcome = update(read("a ?b"), "a", "x", VERIFIED)

    assert write(outcome.entries) == "?x ?b"
    assert outcome.steps == (updated("a", 0, "x", 0),)
    assert VERIFIED.primary(outcome.entries) is None


def test_update_keeps_an_inactive_entry_inactive_and_in_place() -> None:
    assert write(update(read("a -b -c"), "b", "x", ANY).entries) == "a -?x -c"


def test_update_to_the_same_value_changes_nothing() -> None:
    assert not update(read("a b"), "a", "a", VERIFIED).changed


def test_update_to_the_value_of_another_entry_is_refused() -> None:
    assert refusal(lambda: update(read("a b -c"), "a", "c", ANY)) == (
        "DUPLICATE_VALUE",
        (),
        "Entry 0 would be the same as entry 2: each may be in the list once.",
    )


def test_remove_of_the_primary_promotes_the_next() -> None:
    outcome = remove(read("a b c -d"), ["a"], ANY)

    assert write(outcome.entries) == "b c -d"
    assert outcome.steps == (removed("a", 0), promoted("b", 1, auto=True))


def test_remove_promotes_the_next_that_is_left() -> None:
    outcome = remove(read("a b c"), ["b", "a", "a"], ANY)

    assert write(outcome.entries) == "c"
    assert outcome.steps == (removed("a", 0), removed("b", 1), promoted("c", 2, auto=True))


@pytest.mark.parametrize(("given", "result"), [("a", ""), ("a -b", "-b")])
def test_remove_of_the_last_eligible_entry_leaves_no_primary(given: str, result: str) -> None:
    outcome = remove(read(given), ["a"], ANY)

    assert write(outcome.entries) == result
    assert outcome.steps == (removed("a", 0),)


def test_remove_of_another_entry_promotes_nothing() -> None:
    assert remove(read("a b -c"), ["c"], ANY).steps == (removed("c", 2, active=False),)


@pytest.mark.parametrize(("given", "keys"), [("a b", ["x"]), ("a b", []), ("", ["x"])])
def test_remove_of_an_unknown_entry_changes_nothing(given: str, keys: list[str]) -> None:
    for policy in (ANY, REJECT, Policy(required=True)):
        assert not remove(read(given), keys, policy).changed


def test_remove_of_everything_from_a_required_list_is_refused() -> None:
    policy = Policy(required=True)

    assert write(remove(read("a b"), ["a"], policy).entries) == "b"
    assert refusal(lambda: remove(read("a -b"), ["a", "b"], policy)) == (
        "REQUIRED",
        (),
        "The list must have at least one entry.",
    )


def test_remove_of_the_primary_is_refused_where_the_policy_says_so() -> None:
    assert refusal(lambda: remove(read("a b c"), ["c", "a"], REJECT)) == (
        "NOT_ELIGIBLE",
        ("1",),
        "The primary entry can be removed or deactivated only after another one was promoted.",
    )


@pytest.mark.parametrize(
    ("given", "keys", "result"), [("a b", ["b"], "a"), ("a -b", ["a"], "-b"), ("a b", ["a", "b"], "")]
)
def test_remove_is_not_refused_where_nothing_could_follow(given: str, keys: list[str], result: str) -> None:
    assert write(remove(read(given), keys, REJECT).entries) == result


def test_promote_goes_to_the_head_and_keeps_the_order_of_the_others() -> None:
    outcome = promote(read("a b c d -e"), "c", ANY)

    assert write(outcome.entries) == "c a b d -e"
    assert outcome.steps == (promoted("c", 2),)


def test_promote_of_the_primary_changes_nothing() -> None:
    assert not promote(read("a b"), "a", ANY).changed


@pytest.mark.parametrize(
    ("given", "policy", "message"),
    [("a -b", ANY, ONLY_ACTIVE), ("a ?b", VERIFIED, ONLY_VERIFIED), ("-b", ANY, ONLY_ACTIVE)],
)
def test_promote_refuses_what_cannot_be_primary(given: str, policy: Policy, message: str) -> None:
    assert refusal(lambda: promote(read(given), "b", policy)) == ("NOT_ELIGIBLE", (), message)


def test_deactivate_goes_to_the_head_of_the_rest() -> None:
    outcome = deactivate(read("a b c -d"), "b", ANY)

    assert write(outcome.entries) == "a c -b -d"
    assert outcome.steps == (deactivated("b", 1, 2),)


def test_deactivate_of_the_primary_promotes_the_next() -> None:
    outcome = deactivate(read("a b c -d"), "a", ANY)

    assert write(outcome.entries) == "b c -a -d"
    assert outcome.steps == (deactivated("a", 0, 2), promoted("b", 1, auto=True))


def test_deactivate_of_the_primary_is_refused_where_the_policy_says_so() -> None:
    assert refusal(lambda: deactivate(read("a b"), "a", REJECT)) == (
        "NOT_ELIGIBLE",
        (),
        "The primary entry can be removed or deactivated only after another one was promoted.",
    )
    assert write(deactivate(read("a b"), "b", REJECT).entries) == "a -b"
    assert write(deactivate(read("a -b"), "a", REJECT).entries) == "-a -b"


def test_the_primary_that_may_not_leave_is_the_one_of_the_list_in_order() -> None:
    assert refusal(lambda: remove(read("-z a b"), ["a"], REJECT))[0] == "NOT_ELIGIBLE"
    assert refusal(lambda: deactivate(read("-z a b"), "a", REJECT))[0] == "NOT_ELIGIBLE"


def test_deactivate_of_the_last_active_entry_leaves_no_primary_and_keeps_the_order() -> None:
    outcome = deactivate(read("a -b -c"), "a", ANY)

    assert write(outcome.entries) == "-a -b -c"
    assert outcome.steps == (deactivated("a", 0, 0),)


def test_activate_goes_to_the_end_of_the_eligible() -> None:
    outcome = activate(read("a b -c -d"), "d", ANY)

    assert write(outcome.entries) == "a b d -c"
    assert outcome.steps == (activated("d", 3, 2),)


def test_activate_promotes_where_there_was_no_primary() -> None:
    outcome = activate(read("-a -b"), "b", ANY)

    assert write(outcome.entries) == "b -a"
    assert outcome.steps == (activated("b", 1, 0), promoted("b", 1))


def test_verify_goes_to_the_end_of_the_eligible() -> None:
    outcome = verify(read("a ?b ?c"), "c", VERIFIED)

    assert write(outcome.entries) == "a c ?b"
    assert outcome.steps == (verified("c", 2, 1),)


def test_verify_promotes_where_there_was_no_primary() -> None:
    outcome = verify(read("?a ?b"), "b", VERIFIED)

    assert write(outcome.entries) == "b ?a"
    assert outcome.steps == (verified("b", 1, 0), promoted("b", 1))


@pytest.mark.parametrize(
    ("operation", "given", "result"),
    [
        (deactivate, "a ?b ?c", "a ?b -?c"),
        (activate, "a ?b -?c", "a ?b ?c"),
        (verify, "a ?b -?c", "a ?b -c"),
    ],
)
def test_an_entry_that_still_cannot_be_primary_keeps_its_place(
    operation: Callable[..., Outcome], given: str, result: str
) -> None:
    assert write(operation(read(given), "c", VERIFIED).entries) == result


@pytest.mark.parametrize(("operation", "key"), [(activate, "a"), (verify, "a"), (deactivate, "b")])
def test_a_switch_that_is_set_already_changes_nothing(operation: Callable[..., Outcome], key: str) -> None:
    assert not operation(read("a -b"), key, ANY).changed


@pytest.mark.parametrize("given", ["", "a -b"])
@pytest.mark.parametrize("operation", [promote, activate, deactivate, verify])
def test_an_unknown_entry_is_not_found(operation: Callable[..., Outcome], given: str) -> None:
    assert refusal(lambda: operation(read(given), "x", ANY)) == NO_SUCH_ENTRY


@pytest.mark.parametrize("new_key", ["x", "a", "y"])
def test_update_of_an_unknown_entry_is_not_found(new_key: str) -> None:
    assert refusal(lambda: update(read("a"), "x", new_key, ANY)) == NO_SUCH_ENTRY


def test_a_list_that_was_kept_under_another_policy_is_put_right() -> None:
    outcome = remove(read("?a ?b c"), ["x"], VERIFIED)

    assert write(outcome.entries) == "c ?a ?b"
    assert outcome.steps == (promoted("c", 2),)
