"""Configures the log: one line an event on standard output, and nothing else there.

A production line (`json`) never holds the text of an exception, since that may quote a document: it names
the types and the places in the code.
"""

import asyncio
import atexit
import json
import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from typing import Literal

import orjson
import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from gateway.telemetry import fields

Format = Literal["json", "console"]

PAUSE = 0.05
"""Seconds for which a line waits at most for others that are written with it."""


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
    handler = logging.StreamHandler(_output)
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


class _Output:
    """Standard output. Lines that are no warning wait for each other for a moment: writing takes longer than they do.

    A write lets other threads have the interpreter, which a busy event loop then has to wait for.
    """

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._written_by: asyncio.AbstractEventLoop | None = None
        # The driver's threads log too, and so does what is collected as garbage: in the midst of this, perhaps.
        self._lock = threading.RLock()
        atexit.register(self.flush)

    def wait(self, line: str) -> None:
        """Write a line soon, or at once where no event loop could do so later."""
        with self._lock:
            self._waiting.append(line)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
            return
        if loop is not self._written_by:
            self._written_by = loop
            loop.call_later(PAUSE, self.flush)

    def write(self, text: str) -> None:
        """Write a text behind all lines that wait."""
        with self._lock:
            self._waiting.append(text)
        self.flush()

    def flush(self) -> None:
        fresh: list[str] = []
        with self._lock:
            lines = self._waiting
            self._waiting = fresh
            self._written_by = None
            # Requests are answered even when nobody reads the log, or there is no room for it.
            with suppress(OSError):
                if lines:
                    sys.stdout.write("".join(lines))
                    sys.stdout.flush()


_output = _Output()


class _Lines:
    """Writes the lines of one logger."""

    def __init__(self, name: str) -> None:
        self.name = name

    def soon(self, text: str) -> None:
        _output.wait(f"{text}\n")

    def at_once(self, text: str) -> None:
        _output.write(f"{text}\n")

    debug = info = msg = log = soon
    warning = warn = error = exception = critical = fatal = at_once


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
