"""What every mutation says beside its own input."""

from dataclasses import dataclass

from gateway.errors import ErrorCode, Findings, InvalidInput
from gateway.text import text

MAX_KEY = 128
MAX_REASON = 256


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
    """Refuse an envelope whose parts break their limits, all of them at once."""
    findings = Findings()
    if envelope.expected_version is not None and envelope.expected_version < 0:
        findings.add(InvalidInput(["A version is never negative."], ["expectedVersion"]))
    if envelope.idempotency_key is not None:
        with findings.at("idempotencyKey"):
            text(envelope.idempotency_key, "An idempotency key", MAX_KEY, code=ErrorCode.INVALID_INPUT)
    if envelope.reason is not None:
        with findings.at("reason"):
            text(envelope.reason, "A reason", MAX_REASON, code=ErrorCode.INVALID_INPUT)
    findings.settle()
    return envelope
