"""What a client is told about an error: what it can act on, and nothing of our insides.

an error of the document, or of its variables    its own sentence and code
a Rejection                                      its sentence, code and legacyCode
the database out of reach or too slow            SERVICE_UNAVAILABLE, retryable
anything else                                    one fixed sentence, INTERNAL; the log has the rest
"""

from collections.abc import Iterator, Sequence
from typing import Any

import structlog
from graphql import FieldNode, GraphQLError
from pymongo.errors import ConnectionFailure, ExecutionTimeout
from strawberry.exceptions import StrawberryInputCoercionError

from gateway.errors import LEGACY_CODES, ErrorCode, InvalidInput, Rejection, Rejections
from gateway.legacy_codes import INVALID_PARAMETERS, Of
from gateway.telemetry import fields

Entry = dict[str, Any]
"""One entry of an answer's `errors`."""

BAD_USER_INPUT = "BAD_USER_INPUT"
"""The name under which GraphQL clients know a bad argument."""

RETRYABLE = frozenset({ErrorCode.CONTENTION, ErrorCode.NOT_READY, ErrorCode.SERVICE_UNAVAILABLE})

_log = structlog.get_logger(__name__)


def entries(errors: Sequence[GraphQLError]) -> list[Entry]:
    """Turn the errors of one operation into what its client is told; what is masked is logged.

    They are told in the order of their paths: which of them happened first is chance.
    """
    # One failed batch fails every field that waited for it: the log hears of it once.
    reported: set[int] = set()
    # Where two paths part they differ in names or in indexes, never in both.
    told: list[GraphQLError] = sorted(errors, key=lambda error: error.path or [])
    return [entry for error in told for entry in _entries(error, reported)]


def internal(failure: BaseException) -> Entry:
    """Log a failure and return the entry that hides it."""
    _log.error("request_failed", exc_info=failure)
    return _internal()


def is_unavailable(entry: Entry) -> bool:
    return bool(entry["extensions"]["code"] == ErrorCode.SERVICE_UNAVAILABLE.value)


def _entries(error: GraphQLError, reported: set[int]) -> Iterator[Entry]:
    cause = _cause(error)
    if error.extensions and "code" in error.extensions:
        yield _located(error, error.message, _numbered(error.extensions))
    elif isinstance(cause, Rejection):
        yield _rejected(error, cause)
    elif isinstance(cause, Rejections):
        for rejection in cause.rejections:
            yield _rejected(error, rejection)
    elif isinstance(cause, ConnectionFailure | ExecutionTimeout):
        _report(error, cause, reported)
        yield _located(error, "The database did not answer in time; try again.", coded(ErrorCode.SERVICE_UNAVAILABLE))
    elif isinstance(cause, GraphQLError) and _speaks_of_the_document(cause):
        yield _located(error, error.message, _numbered({"code": BAD_USER_INPUT}))
    else:
        _report(error, cause, reported)
        masked = _internal()
        yield _located(error, masked["message"], masked["extensions"])


def _cause(error: GraphQLError) -> Exception:
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _speaks_of_the_document(error: GraphQLError) -> bool:
    # Of the errors graphql-core finds while it executes, those with a node are about arguments. One without
    # says that a resolver's value does not fit the schema, which quotes the value and is our mistake.
    return bool(error.nodes) or isinstance(error, StrawberryInputCoercionError)


def _rejected(error: GraphQLError, rejection: Rejection) -> Entry:
    extensions = coded(rejection.code)
    if rejection.path:
        extensions["argument"] = list(rejection.path)
    if isinstance(rejection, InvalidInput):
        extensions["code"] = BAD_USER_INPUT
    return _located(error, rejection.message, extensions)


def _numbered(extensions: dict[str, Any]) -> dict[str, Any]:
    legacy = {"legacyCode": INVALID_PARAMETERS.number} if extensions["code"] == BAD_USER_INPUT else {}
    return {**extensions, **legacy}


def coded(code: ErrorCode, of: Of = Of.QUERY) -> dict[str, Any]:
    """Return what programs are told of a refusal."""
    extensions: dict[str, Any] = {"code": code.value}
    if (code, of) in LEGACY_CODES:
        extensions["legacyCode"] = LEGACY_CODES[code, of].number
    if code in RETRYABLE:
        extensions["retryable"] = True
    return extensions


def _internal() -> Entry:
    extensions = coded(ErrorCode.INTERNAL)
    request_id = fields.told().get("request_id")
    if request_id is not None:
        extensions["requestId"] = request_id
    return {
        "message": "Something went wrong on our side; quote the request id.",
        "extensions": extensions,
    }


def _located(error: GraphQLError, message: str, extensions: dict[str, Any]) -> Entry:
    return {**error.formatted, "message": message, "extensions": extensions}


def _report(error: GraphQLError, cause: Exception, reported: set[int]) -> None:
    if id(cause) in reported:
        return
    reported.add(id(cause))
    # The schema's name of the field, not the path: aliases are the client's own words.
    field = next((node.name.value for node in error.nodes or () if isinstance(node, FieldNode)), None)
    if isinstance(cause, ConnectionFailure | ExecutionTimeout):
        _log.warning("database_unavailable", field=field, error=type(cause).__name__)
    else:
        _log.error("field_failed", field=field, exc_info=cause)
