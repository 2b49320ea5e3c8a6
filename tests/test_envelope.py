"""What every mutation says beside its own input."""

import pytest

from gateway.envelope import Envelope, checked
from gateway.errors import InvalidInput, Rejections


def test_an_envelope_within_its_limits_is_returned() -> None:
    bare = Envelope("setAttribute")
    full = Envelope("setAttribute", "hash", 0, dry_run=True, idempotency_key="k" * 128, reason="r" * 256)

    assert checked(bare) == bare
    assert checked(full) == full


def test_everything_that_breaks_a_limit_is_told_at_once() -> None:
    with pytest.raises(Rejections) as raised:
        checked(Envelope("setAttribute", expected_version=-1, idempotency_key="k" * 129, reason="\0" + "r" * 256))

    assert [(one.code.value, one.message, one.path) for one in raised.value.rejections] == [
        ("INVALID_INPUT", "A version is never negative.", ("expectedVersion",)),
        ("INVALID_INPUT", "An idempotency key has at most 128 characters; this one has 129.", ("idempotencyKey",)),
        (
            "INVALID_INPUT",
            "A reason has at most 256 characters; this one has 257. A reason must not contain control characters.",
            ("reason",),
        ),
    ]


@pytest.mark.parametrize(
    "empty", [Envelope("setAttribute", idempotency_key=""), Envelope("setAttribute", reason="")], ids=["key", "reason"]
)
def test_an_empty_part_is_refused(empty: Envelope) -> None:
    with pytest.raises(InvalidInput, match=r"must not be empty\.$"):
        checked(empty)
