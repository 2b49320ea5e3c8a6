"""What every log line of a request, or of an operation on a WebSocket, tells of it: its id, and whose it is.

structlog's own context has a variable for each such field, and looks through all variables there are for every line.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType

from structlog.types import EventDict, WrappedLogger

_fields: ContextVar[Mapping[str, str]] = ContextVar("fields", default=MappingProxyType({}))


def begin(**fields: str) -> None:
    """Tell these fields from now on, and nothing of what was told before."""
    _fields.set(fields)


def add(**fields: str) -> None:
    """Tell these fields as well."""
    _fields.set({**_fields.get(), **fields})


def told() -> Mapping[str, str]:
    return _fields.get()


def merged(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put the fields into a line that has none of these names: structlog calls it for each."""
    for name, value in _fields.get().items():
        event.setdefault(name, value)
    return event
