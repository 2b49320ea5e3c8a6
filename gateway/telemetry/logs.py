"""Configures the log: one line an event on standard output, and nothing else there.

A production line (`json`) never holds the text of an exception, since that may quote a document: it names
the types and the places in the code.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from typing import Literal

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

Format = Literal["json", "console"]


def configure_logs(level: str, style: Format) -> None:
    """Route our own events and those of every library into one handler."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering(style)],
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
    return [_name_exceptions, structlog.processors.JSONRenderer()]


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
