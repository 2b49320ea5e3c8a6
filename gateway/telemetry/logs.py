"""Configures the log: one line an event on standard output, and nothing else there.

A production line (`json`) never holds the text of an exception, since that may quote a document: it names
the types and the places in the code.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from typing import Literal

import orjson
import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from gateway.telemetry import fields

Format = Literal["json", "console"]


def configure_logs(level: str, style: Format) -> None:
    """Write our own events and those of every library in one form."""
    shared: list[Processor] = [
        fields.merged,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    rendering = _rendering(style)
    # Ours do not take the way through the standard library, which costs several times as much: there is one a request.
    structlog.configure(
        processors=[*shared, *rendering],
        logger_factory=_Lines,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    # At level debug the driver logs whole commands, and with them personal data.
    logging.getLogger("pymongo").setLevel(logging.WARNING)


def _rendering(style: Format) -> list[Processor]:
    if style == "console":
        # The default prints the variables of every frame, and with them personal data.
        formatter = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=formatter)]
    return [_name_exceptions, structlog.processors.JSONRenderer(_as_json)]


def _as_json(event: EventDict, **_: object) -> str:
    try:
        return orjson.dumps(event, default=repr).decode()
    except TypeError:
        # A text that is no valid Unicode, or a key that is no text.
        return json.dumps(event, default=repr)


class _Lines:
    """Writes the lines of one logger."""

    def __init__(self, name: str) -> None:
        self.name = name

    def line(self, text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    debug = info = warning = warn = error = exception = critical = fatal = msg = log = line


def _name_exceptions(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by the types and places of itself and what led to it."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if error:
        event["exception"] = [
            {
                "type": f"{type(link).__module__}.{type(link).__qualname__}",
                "at": [f"{at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(link.__traceback__)],
            }
            for link in _chain(error)
        ]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
