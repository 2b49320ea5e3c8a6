"""Every expected "no" of the gateway.

    Rejection               a rule says no: one code, one sentence, one place in the input
    ├── InvalidInput        a value breaks one or more limits of its shape
    ├── DefinitionConflict  stored data contradicts a definition that is asked for
    ├── IdentityTaken       the identity belongs to another profile
    └── VersionConflict     the caller saw an older version than the current one
    Rejections              several of them, found in one pass over one input

A rejection is raised by rules, stores and actions, and becomes an entry of a mutation's `errors`. It says
what is allowed, never what the database or Python said.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from types import MappingProxyType
from typing import Any

from gateway.legacy_codes import ADDRESS_REFUSED, TABLE, UNKNOWN_ERROR, LegacyCode, Of


class ErrorCode(Enum):
    """What went wrong, for programs. The message says it to people."""

    ALREADY_EXISTS = "ALREADY_EXISTS"
    AMBIGUOUS_MATCH = "AMBIGUOUS_MATCH"
    APP_NOT_LINKED = "APP_NOT_LINKED"
    ATTRIBUTE_NOT_DEFINED = "ATTRIBUTE_NOT_DEFINED"
    BATCH_LIMIT_EXCEEDED = "BATCH_LIMIT_EXCEEDED"
    CONTENTION = "CONTENTION"
    DEFINITION_CONFLICT = "DEFINITION_CONFLICT"
    DUPLICATE_VALUE = "DUPLICATE_VALUE"
    EXTENSION_NOT_DEFINED = "EXTENSION_NOT_DEFINED"
    FORBIDDEN = "FORBIDDEN"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
    IDENTITY_TAKEN = "IDENTITY_TAKEN"
    INTERNAL = "INTERNAL"
    INVALID_INPUT = "INVALID_INPUT"
    INVALID_PERMUTATION = "INVALID_PERMUTATION"
    INVALID_VALUE = "INVALID_VALUE"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    MULTIPLE_PRIMARY = "MULTIPLE_PRIMARY"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    NOT_FOUND = "NOT_FOUND"
    NOT_READY = "NOT_READY"
    NULL_NOT_ALLOWED = "NULL_NOT_ALLOWED"
    ORPHAN_OBJECT = "ORPHAN_OBJECT"
    REQUIRED = "REQUIRED"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"
    TENANT_NOT_FOUND = "TENANT_NOT_FOUND"
    UNKNOWN_IDENTITY_TYPE = "UNKNOWN_IDENTITY_TYPE"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    WRITE_OUTCOME_UNKNOWN = "WRITE_OUTCOME_UNKNOWN"


LEGACY_CODES: Mapping[tuple[ErrorCode, Of], LegacyCode] = MappingProxyType(
    {
        (ErrorCode(row.code), of): row
        for row in TABLE
        if row.code in ErrorCode.__members__ and row not in (ADDRESS_REFUSED, UNKNOWN_ERROR)
        for of in row.of
    }
)
"""IMIconnect's code of a refusal.

Two are not among them: UNKNOWN_ERROR stands for what no code of ours tells, and of all that is FORBIDDEN only a source
address has a number.
"""


BY_DEFINITION = frozenset(
    {
        ErrorCode.APP_NOT_LINKED,
        ErrorCode.ATTRIBUTE_NOT_DEFINED,
        ErrorCode.EXTENSION_NOT_DEFINED,
        ErrorCode.INVALID_VALUE,
        ErrorCode.LIMIT_EXCEEDED,
        ErrorCode.NOT_ELIGIBLE,
        ErrorCode.REQUIRED,
        ErrorCode.UNKNOWN_IDENTITY_TYPE,
    }
)
"""Why a definition may refuse a write; another worker may have changed the definition a moment ago."""


class Rejection(Exception):
    """One refusal: `path` leads from the mutation's input to the value that is meant, in field names and indexes."""

    def __init__(self, code: ErrorCode, message: str, path: Sequence[str | int] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.path = tuple(str(step) for step in path)

    def below(self, *prefix: str | int) -> "Rejection":
        """Return the same refusal, seen from an outer input whose `prefix` leads to ours."""
        self.path = (*(str(step) for step in prefix), *self.path)
        return self


class InvalidInput(Rejection):
    """A value that breaks its shape; `problems` has a sentence for every limit it breaks."""

    def __init__(
        self,
        problems: Sequence[str],
        path: Sequence[str | int] = (),
        code: ErrorCode = ErrorCode.INVALID_INPUT,
    ) -> None:
        super().__init__(code, " ".join(problems), path)
        self.problems = tuple(problems)


class DefinitionConflict(Rejection):
    """Stored data does not fit a definition: of `count` profiles, `examples` names some by their customer ids."""

    def __init__(self, message: str, count: int, examples: Sequence[str], path: Sequence[str | int] = ()) -> None:
        super().__init__(ErrorCode.DEFINITION_CONFLICT, message, path)
        self.count = count
        self.examples = list(examples)


class IdentityTaken(Rejection):
    """An identity that belongs to another profile; `owner` is that profile's document id."""

    def __init__(self, message: str, owner: str, path: Sequence[str | int] = ()) -> None:
        super().__init__(ErrorCode.IDENTITY_TAKEN, message, path)
        self.owner = owner


class VersionConflict(Rejection):
    """The profile moved on since the caller read it; `current` is its document as it is now."""

    def __init__(self, expected: int, current: Mapping[str, Any]) -> None:
        super().__init__(
            ErrorCode.VERSION_CONFLICT,
            f"The profile is at version {current['version']}, not {expected}: read it again and repeat the change.",
            ["expectedVersion"],
        )
        self.current = current


class Rejections(Exception):
    """All refusals of one input at once."""

    def __init__(self, rejections: Sequence[Rejection]) -> None:
        super().__init__("; ".join(rejection.message for rejection in rejections))
        self.rejections = tuple(rejections)


class Findings:
    """Collects the refusals of one pass over an input, so that a client learns of all of them at once."""

    def __init__(self) -> None:
        self._found: list[Rejection] = []

    def add(self, rejection: Rejection) -> None:
        self._found.append(rejection)

    def at(self, *prefix: str | int) -> "_At":
        """Note a refusal raised inside as one of the value that `prefix` leads to, and go on behind the block."""
        return _At(self._found, prefix)

    def settle(self) -> None:
        """Raise what was found, if anything was."""
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            raise Rejections(self._found)


class _At:
    """The block of `Findings.at`, which is no generator because every value of an input enters one."""

    __slots__ = ("_found", "_prefix")

    def __init__(self, found: list[Rejection], prefix: tuple[str | int, ...]) -> None:
        self._found = found
        self._prefix = prefix

    def __enter__(self) -> None: ...

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> bool:
        if not isinstance(error, Rejection | Rejections):
            return False
        self._found.extend(rejection.below(*self._prefix) for rejection in refusals(error))
        return True


class below:  # noqa: N801 -- It is used as a function, and is no generator because every key of a batch enters it.
    """Let refusals raised inside be seen from an outer input whose `prefix` leads to theirs."""

    __slots__ = ("_prefix",)

    def __init__(self, *prefix: str | int) -> None:
        self._prefix = prefix

    def __enter__(self) -> None: ...

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, Rejection | Rejections):
            for rejection in refusals(error):
                rejection.below(*self._prefix)


@contextmanager
def about(*path: str | int) -> Iterator[None]:
    """Let a refusal raised inside speak of the value at `path`, which was handed on as a list of one."""
    try:
        yield
    except Rejection as rejection:
        rejection.path = tuple(str(step) for step in path)
        raise


def told(rejection: Rejection, *, app: bool = False) -> dict[str, Any]:
    """Return a mutation's refusal as data; `app`, or a path into app profiles, chooses IMIconnect's codes of those."""
    of = Of.APP_PROFILE if app or "appProfiles" in rejection.path else Of.PROFILE
    legacy = LEGACY_CODES.get((rejection.code, of))
    return {
        "type": "Refusal" if type(rejection) is Rejection else type(rejection).__name__,
        "legacy_code": legacy.number if legacy else None,
        **vars(rejection),
        "code": rejection.code.value,
    }


def refusals(error: Rejection | Rejections) -> tuple[Rejection, ...]:
    """Return the single refusals of either form."""
    return error.rejections if isinstance(error, Rejections) else (error,)
