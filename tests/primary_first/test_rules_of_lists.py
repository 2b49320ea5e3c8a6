"""The operations that speak of a whole list: create, replace, reorder, merge."""

import pytest

from gateway.primary_first import Conflict, Entry, MergeOverflow, Policy, create, merge, reorder, replace
from tests.primary_first.notation import added, promoted, read, refusal, removed, reordered, write

ANY = Policy()
VERIFIED = Policy(primary_must_be_verified=True)
ONLY_ACTIVE = "Only an entry that is active can be primary."


def test_create_keeps_the_order() -> None:
    outcome = create(read("a b c"), ANY)

    assert write(outcome.entries) == "a b c"
    assert outcome.steps == (added("a", 0), added("b", 1), added("c", 2))
    assert ANY.primary(outcome.entries) == Entry("a")


def test_create_puts_the_flagged_entry_first() -> None:
    outcome = create(read("a b c"), ANY, flagged=[2])

    assert write(outcome.entries) == "c a b"
    assert outcome.steps == (added("c", 0), added("a", 1), added("b", 2))


def test_create_without_a_flag_makes_the_first_eligible_entry_primary() -> None:
    outcome = create(read("-a ?b c -d e"), VERIFIED)

    assert write(outcome.entries) == "c e -a ?b -d"
    assert outcome.steps == (
        added("c", 0),
        added("e", 1),
        added("a", 2, active=False),
        added("b", 3),
        added("d", 4, active=False),
    )


def test_create_of_inactive_entries_has_no_primary() -> None:
    outcome = create(read("-a -b"), ANY)

    assert write(outcome.entries) == "-a -b"
    assert ANY.primary(outcome.entries) is None


def test_create_of_nothing_changes_nothing() -> None:
    outcome = create((), ANY)

    assert outcome.entries == ()
    assert outcome.steps == ()
    assert not outcome.changed


@pytest.mark.parametrize("given", ["", "a", "x y"])
def test_two_flags_are_refused(given: str) -> None:
    assert refusal(lambda: replace(read(given), read("a b c"), ANY, flagged=[0, 2])) == (
        "MULTIPLE_PRIMARY",
        ("2",),
        "Entries 0 and 2 are both marked as primary: mark one at most.",
    )


@pytest.mark.parametrize("given", ["", "a", "x y"])
def test_a_list_with_the_same_entry_twice_is_refused(given: str) -> None:
    assert refusal(lambda: replace(read(given), read("a b -a"), ANY)) == (
        "DUPLICATE_VALUE",
        ("2",),
        "Entries 0 and 2 are the same: each may be given once.",
    )


def test_a_list_over_the_limit_is_refused() -> None:
    policy = Policy(max_entries=2)

    assert write(create(read("a b"), policy).entries) == "a b"
    assert refusal(lambda: create(read("a b c d"), policy)) == (
        "LIMIT_EXCEEDED",
        ("2",),
        "The list may have 2 entries at most.",
    )


def test_a_list_has_a_hundred_entries_unless_said_otherwise() -> None:
    entries = [Entry(str(number)) for number in range(101)]

    assert len(create(entries[:100], ANY).entries) == 100
    assert refusal(lambda: create(entries, ANY))[:2] == ("LIMIT_EXCEEDED", ("100",))


@pytest.mark.parametrize(("text", "policy"), [("a -b", ANY), ("a ?b", VERIFIED)])
def test_a_flag_on_an_entry_that_cannot_be_primary_is_refused(text: str, policy: Policy) -> None:
    assert refusal(lambda: create(read(text), policy, flagged=[1]))[:2] == ("NOT_ELIGIBLE", ("1",))


def test_replace_takes_the_list_as_given() -> None:
    outcome = replace(read("a b c"), read("x c b"), ANY)

    assert write(outcome.entries) == "x c b"
    assert outcome.steps == (removed("a", 0), added("x", 0), reordered("a b c", "x c b"))


def test_replace_keeps_what_is_known_of_an_entry() -> None:
    outcome = replace(read("a ?b -c"), read("c b a"), ANY)

    assert write(outcome.entries) == "?b a -c"
    assert outcome.steps == (promoted("b", 1),)


def test_replace_lets_a_flag_beat_the_order() -> None:
    outcome = replace(read("a b c"), read("a b c"), ANY, flagged=[1])

    assert write(outcome.entries) == "b a c"
    assert outcome.steps == (promoted("b", 1),)


def test_replace_refuses_a_flag_on_an_entry_that_is_inactive_already() -> None:
    assert refusal(lambda: replace(read("a -b"), read("a b"), ANY, flagged=[1])) == (
        "NOT_ELIGIBLE",
        ("1",),
        ONLY_ACTIVE,
    )


def test_replace_without_the_primary_promotes_the_next_automatically() -> None:
    outcome = replace(read("a b c"), read("b c"), ANY)

    assert write(outcome.entries) == "b c"
    assert outcome.steps == (removed("a", 0), promoted("b", 1, auto=True))


@pytest.mark.parametrize(
    ("new", "flagged", "result", "key", "was"),
    [("c b", [], "c b", "c", 2), ("b c", [0], "b c", "b", 1), ("b c", [1], "c b", "c", 2)],
)
def test_replace_promotes_on_request_what_it_puts_before_the_next(
    new: str, flagged: list[int], result: str, key: str, was: int
) -> None:
    outcome = replace(read("a b c"), read(new), ANY, flagged)

    assert write(outcome.entries) == result
    assert outcome.steps[:2] == (removed("a", 0), promoted(key, was))


def test_replace_by_the_same_list_changes_nothing() -> None:
    outcome = replace(read("a ?b -c"), read("a b c"), ANY, flagged=[0])

    assert write(outcome.entries) == "a ?b -c"
    assert not outcome.changed


def test_replace_by_nothing_clears_the_list() -> None:
    outcome = replace(read("a -b"), (), ANY)

    assert outcome.entries == ()
    assert outcome.steps == (removed("a", 0), removed("b", 1, active=False))


@pytest.mark.parametrize("given", ["", "a"])
def test_a_required_list_cannot_be_empty(given: str) -> None:
    assert refusal(lambda: replace(read(given), (), Policy(required=True))) == (
        "REQUIRED",
        (),
        "The list must have at least one entry.",
    )


def test_reorder_takes_the_new_order() -> None:
    outcome = reorder(read("a b c"), ["c", "b", "a"], ANY)

    assert write(outcome.entries) == "c b a"
    assert outcome.steps == (promoted("c", 2), reordered("a b c", "c b a"))


def test_reorder_that_only_moves_an_entry_to_the_front_is_a_promotion() -> None:
    assert reorder(read("a b c"), ["c", "a", "b"], ANY).steps == (promoted("c", 2),)


def test_reorder_behind_the_primary_promotes_nothing() -> None:
    assert reorder(read("a b c"), ["a", "c", "b"], ANY).steps == (reordered("a b c", "a c b"),)


def test_reorder_keeps_entries_that_cannot_be_primary_behind() -> None:
    outcome = reorder(read("a b -c -d"), ["b", "d", "a", "c"], ANY)

    assert write(outcome.entries) == "b a -d -c"
    assert outcome.steps == (promoted("b", 1), reordered("a b c d", "b a d c"))


@pytest.mark.parametrize("keys", [[], ["a"], ["a", "b", "x"], ["a", "x"], ["a", "a"], ["a", "b", "b"]])
def test_reorder_refuses_anything_but_a_permutation(keys: list[str]) -> None:
    assert refusal(lambda: reorder(read("a b"), keys, ANY)) == (
        "INVALID_PERMUTATION",
        (),
        "A new order names every entry of the list exactly once.",
    )


@pytest.mark.parametrize("text", ["a -b", "-a -b"])
def test_reorder_refuses_a_first_entry_that_cannot_be_primary(text: str) -> None:
    assert refusal(lambda: reorder(read(text), ["b", "a"], ANY)) == ("NOT_ELIGIBLE", ("0",), ONLY_ACTIVE)


@pytest.mark.parametrize("text", ["", "a", "a b -c"])
def test_reorder_into_the_same_order_changes_nothing(text: str) -> None:
    outcome = reorder(read(text), [entry.key for entry in read(text)], ANY)

    assert write(outcome.entries) == text
    assert not outcome.changed


def test_merge_appends_each_source_in_call_order() -> None:
    merged = merge(read("a b -c"), [read("d -e"), read("f b")], ANY)

    assert write(merged.entries) == "a b d f -c -e"
    assert merged.steps == (added("d", 2), added("f", 3), added("e", 5, active=False))
    assert merged.conflicts == ()


def test_merge_keeps_the_first_of_the_same_entry_and_lists_the_other_states() -> None:
    merged = merge(read("a -b"), [read("b ?c"), read("c -a")], ANY)

    assert write(merged.entries) == "a ?c -b"
    assert merged.steps == (added("c", 1),)
    assert merged.conflicts == (
        Conflict(source=0, kept=Entry("b", active=False), dropped=Entry("b")),
        Conflict(source=1, kept=Entry("c", verified=False), dropped=Entry("c")),
        Conflict(source=1, kept=Entry("a"), dropped=Entry("a", active=False)),
    )


def test_merge_gives_a_survivor_without_a_primary_the_first_one_of_the_sources() -> None:
    merged = merge(read("?a"), [read("-b"), read("c"), read("d")], VERIFIED)

    assert write(merged.entries) == "c d ?a -b"
    assert VERIFIED.primary(merged.entries) == Entry("c")


@pytest.mark.parametrize("sources", [[], [()], [read("b"), read("-c a")]])
def test_merge_of_nothing_new_changes_nothing(sources: list[tuple[Entry, ...]]) -> None:
    merged = merge(read("a b -c"), sources, ANY)

    assert write(merged.entries) == "a b -c"
    assert not merged.changed


def test_merge_over_the_limit_is_refused_with_what_has_no_place() -> None:
    policy = Policy(max_entries=3)

    assert write(merge(read("a b"), [read("b a"), read("c")], policy).entries) == "a b c"
    with pytest.raises(MergeOverflow) as refused:
        merge(read("a b"), [read("b c d"), read("-e d")], policy)
    assert refused.value.code.value == "LIMIT_EXCEEDED"
    assert refused.value.path == ()
    assert refused.value.message == "A list has at most 3 entries, and the merged one would have 2 too many."
    assert refused.value.overflow == ("d", "e")


def test_merge_leaves_a_list_alone_that_is_over_a_lowered_limit() -> None:
    assert not merge(read("a b c"), [read("c")], Policy(max_entries=2)).changed
    with pytest.raises(MergeOverflow) as refused:
        merge(read("a b c"), [read("d e")], Policy(max_entries=2))
    assert refused.value.overflow == ("d", "e")
