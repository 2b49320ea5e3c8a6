"""Any sequence of operations, refused ones too, against the law put naively and the steps read back."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gateway import primary_first
from gateway.errors import Rejection, Rejections, refusals
from gateway.primary_first import ChangeKind, Entry, Merged, OnPrimaryRemoval, Outcome, Policy
from tests.primary_first.plain_lists import PlainLists, Refused
from tests.primary_first.replay import replay

KEYS = st.sampled_from("abcdefg")
# Few entries of a list are inactive or unverified, in the tests as in life: else most lists had no primary.
SWITCHES = st.sampled_from([True, True, True, False])
ENTRIES = st.builds(Entry, KEYS, SWITCHES, SWITCHES)
NEW_LISTS = st.lists(ENTRIES, max_size=7, unique_by=lambda entry: entry.key) | st.lists(ENTRIES, max_size=4)
PICKS = st.integers(0, 20)
FLAGS = st.lists(st.integers(0, 6), max_size=2, unique=True)
POLICIES = st.builds(
    Policy,
    max_entries=st.integers(3, 8),
    required=st.booleans(),
    primary_must_be_verified=st.booleans(),
    on_primary_removal=st.sampled_from(OnPrimaryRemoval),
)


def refusal_in_plain_words(in_plain_words: Callable[[PlainLists], object], plain: PlainLists) -> str | None:
    try:
        in_plain_words(plain)
    except Refused as refused:
        return str(refused)
    return None


class Lists(RuleBasedStateMachine):
    @initialize(policy=POLICIES, new=NEW_LISTS, flagged=FLAGS)
    def create(self, policy: Policy, new: list[Entry], flagged: list[int]) -> None:
        self.policy = policy
        self.entries: list[Entry] = []
        self.plain = PlainLists(policy)
        flagged = [index for index in flagged if index < len(new)]
        self.run(
            lambda _: primary_first.create(new, policy, flagged),
            lambda plain: plain.replace(new, flagged),
            arriving=new,
        )

    def key(self, pick: int) -> str:
        """Name one of the entries that are there, or, once in a while, one that is not."""
        return [*(entry.key for entry in self.entries), "unknown"][pick % (len(self.entries) + 1)]

    def fits(self, entry: Entry) -> bool:
        return entry.active and (entry.verified or not self.policy.primary_must_be_verified)

    def run(
        self,
        operation: Callable[[list[Entry]], Outcome],
        in_plain_words: Callable[[PlainLists], object],
        *,
        arriving: Sequence[Entry] = (),
        renamed: tuple[str, str] = ("", ""),
        automatic: Callable[[list[Entry], list[Entry]], bool] = lambda _before, _after: False,
    ) -> Outcome | None:
        """Do it both ways, and hold the outcome against the plain one, its steps and itself.

        `automatic` tells from the list before and after whether a promotion is expected to be automatic.
        """
        given = list(self.entries)
        plain = deepcopy(self.plain)
        code = refusal_in_plain_words(in_plain_words, plain)
        if code is not None:
            with pytest.raises((Rejection, Rejections)) as refused:
                operation(given)
            assert {one.code.value for one in refusals(cast("Rejection | Rejections", refused.value))} == {code}
            assert given == self.entries
            return None

        outcome = operation(given)
        assert given == self.entries, "the given list was written to"
        result = list(outcome.entries)
        assert result == plain.all
        assert outcome.changed == (result != given)
        newcomers = {entry.key: entry.verified for entry in reversed(arriving)}
        assert replay(given, outcome.steps, newcomers) == result
        self.check_promotion(given, outcome, renamed, automatic)
        self.entries, self.plain = result, plain
        return outcome

    def check_promotion(
        self,
        given: list[Entry],
        outcome: Outcome,
        renamed: tuple[str, str],
        automatic: Callable[[list[Entry], list[Entry]], bool],
    ) -> None:
        old_key, new_key = renamed
        before = [new_key if entry.key == old_key else entry.key for entry in given]
        old = before[0] if given and self.fits(given[0]) else None
        result = list(outcome.entries)
        new = result[0].key if result and self.fits(result[0]) else None

        promotions = [step for step in outcome.steps if step.kind is ChangeKind.PROMOTED]
        if new is None or new == old or new not in before:
            assert promotions == []
        else:
            assert [step.key for step in promotions] == [new]
            assert promotions[0].auto_promoted == automatic(given, result)
        assert not any(step.auto_promoted for step in outcome.steps if step not in promotions)

    def next_follows(self, given: list[Entry], result: list[Entry]) -> bool:
        """Tell whether the primary left and the first eligible one of the others took its place."""
        kept = {entry.key for entry in result if self.fits(entry)}
        if not self.fits(given[0]) or given[0].key in kept:
            return False
        assert next(entry.key for entry in given if entry.key in kept) == result[0].key
        return True

    @rule(new=NEW_LISTS, flagged=FLAGS)
    def replace(self, new: list[Entry], flagged: list[int]) -> None:
        flagged = [index for index in flagged if index < len(new)]

        def automatic(given: list[Entry], result: list[Entry]) -> bool:
            kept = {entry.key for entry in result}
            followers = [entry.key for entry in given if entry.key in kept and self.fits(entry)]
            primary_left = self.fits(given[0]) and given[0].key not in kept
            return primary_left and followers[0] == result[0].key and not flagged

        self.run(
            lambda given: primary_first.replace(given, new, self.policy, flagged),
            lambda plain: plain.replace(new, flagged),
            arriving=new,
            automatic=automatic,
        )

    @rule(new=NEW_LISTS, as_primary=st.booleans())
    def add(self, new: list[Entry], as_primary: bool) -> None:
        self.run(
            lambda given: primary_first.add(given, new, self.policy, as_primary=as_primary),
            lambda plain: plain.add(new, as_primary=as_primary),
            arriving=new,
        )

    @rule(pick=PICKS, new_key=KEYS)
    def update(self, pick: int, new_key: str) -> None:
        key = self.key(pick)
        self.run(
            lambda given: primary_first.update(given, key, new_key, self.policy),
            lambda plain: plain.update(key, new_key),
            renamed=(key, new_key),
            automatic=self.next_follows,
        )

    @rule(picks=st.lists(PICKS, max_size=3))
    def remove(self, picks: list[int]) -> None:
        keys = [self.key(pick) for pick in picks]
        self.run(
            lambda given: primary_first.remove(given, keys, self.policy),
            lambda plain: plain.remove(keys),
            automatic=self.next_follows,
        )

    @rule(data=st.data())
    def reorder(self, data: st.DataObject) -> None:
        there = [entry.key for entry in self.entries]
        keys = data.draw(st.permutations(there) | st.permutations([*there, *there[:1]]) | st.lists(KEYS))
        self.run(
            lambda given: primary_first.reorder(given, keys, self.policy),
            lambda plain: plain.reorder(keys),
        )

    @rule(pick=PICKS)
    def promote(self, pick: int) -> None:
        key = self.key(pick)
        self.run(
            lambda given: primary_first.promote(given, key, self.policy),
            lambda plain: plain.promote(key),
        )

    @rule(pick=PICKS)
    def deactivate(self, pick: int) -> None:
        key = self.key(pick)
        self.run(
            lambda given: primary_first.deactivate(given, key, self.policy),
            lambda plain: plain.deactivate(key),
            automatic=self.next_follows,
        )

    @rule(pick=PICKS)
    def activate(self, pick: int) -> None:
        key = self.key(pick)
        self.run(
            lambda given: primary_first.activate(given, key, self.policy),
            lambda plain: plain.activate(key),
        )

    @rule(pick=PICKS)
    def verify(self, pick: int) -> None:
        key = self.key(pick)
        self.run(
            lambda given: primary_first.verify(given, key, self.policy),
            lambda plain: plain.verify(key),
        )

    @rule(sources=st.lists(st.lists(ENTRIES, max_size=3), max_size=3))
    def merge(self, sources: list[list[Entry]]) -> None:
        primary = self.policy.primary(self.entries)
        conflicts: list[tuple[int, Entry, Entry]] = []
        outcome = self.run(
            lambda given: primary_first.merge(given, sources, self.policy),
            lambda plain: conflicts.extend(plain.merge(sources)),
            arriving=[entry for source in sources for entry in source],
        )
        if isinstance(outcome, Merged):
            assert [(c.source, c.kept, c.dropped) for c in outcome.conflicts] == conflicts
            if primary is not None:
                assert self.policy.primary(outcome.entries) == primary

    @invariant()
    def the_eligible_come_first(self) -> None:
        sides = [self.fits(entry) for entry in self.entries]
        assert sides == sorted(sides, reverse=True)

    @invariant()
    def there_is_one_primary_as_soon_as_one_can_be(self) -> None:
        eligible = [entry for entry in self.entries if self.fits(entry)]
        assert self.policy.primary(self.entries) == (eligible[0] if eligible else None)

    @invariant()
    def no_two_entries_share_a_key(self) -> None:
        assert len({entry.key for entry in self.entries}) == len(self.entries)

    @invariant()
    def the_list_is_bounded(self) -> None:
        assert len(self.entries) <= self.policy.max_entries


TestLists = Lists.TestCase
TestLists.settings = settings(
    deadline=None,
    max_examples=300,
    stateful_step_count=40,
    suppress_health_check=[HealthCheck.too_slow],
)
