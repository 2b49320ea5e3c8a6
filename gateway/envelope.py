"""What every mutation says beside its own input."""

from dataclasses import dataclass, replace
from enum import StrEnum

from gateway.errors import ErrorCode, Findings, InvalidInput
from gateway.text import text

MAX_KEY = 128
MAX_REASON = 256


class ErrorPolicy(StrEnum):
    """What becomes of a batch of which some rows are refused.

    A member is its name, for the schema prints the default of an input as the text that it is.
    """

    REJECT_FAILED_ROWS = "REJECT_FAILED_ROWS"
    REJECT_EVERYTHING = "REJECT_EVERYTHING"
    IGNORE_FAILED = "IGNORE_FAILED"


@dataclass(frozen=True, slots=True)
class Envelope:
    """`input_hash` is the hash of the normalised input: the same `idempotency_key` with another one is a conflict."""

    mutation: str
    input_hash: str = ""
    expected_version: int | None = None
    dry_run: bool = False
    idempotency_key: str | None = None
    reason: str | None = None


def checked(envelope: Envelope) -> Envelope:
    """Return an envelope with its reason in stored form, or refuse all of its parts that break their limits."""
    findings = Findings()
    if envelope.expected_version is not None and envelope.expected_version < 0:
        findings.add(InvalidInput(["A version is never negative."], ["expectedVersion"]))
    if envelope.idempotency_key is not None:
        with findings.at("idempotencyKey"):
            text(envelope.idempotency_key, "An idempotency key", MAX_KEY, code=ErrorCode.INVALID_INPUT)
    reason = envelope.reason
    if reason is not None:
        with findings.at("reason"):
            reason = text(reason, "A reason", MAX_REASON, code=ErrorCode.INVALID_INPUT)
    findings.settle()
    return replace(envelope, reason=reason)
