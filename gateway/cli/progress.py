"""What a person sees of an import: a bar with the rate and the time that is left, or a line now and then."""

import time
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from gateway.imports.model import ImportDocument
from gateway.imports.model import Progress as Step

PAUSE = 5.0
"""Seconds between two lines where nothing can move."""


class ImportProgress:
    """Tells on standard error, so that standard output has the summary alone."""

    def __init__(self, file: Path, start: ImportDocument) -> None:
        self._console = Console(stderr=True, highlight=False, markup=False)
        self._size = file.stat().st_size
        self._first_row = start["row"]
        self._first_byte: int | None = None
        self._began = self._said = time.monotonic()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[told]}"),
            TimeRemainingColumn(),
            console=self._console,
            get_time=time.monotonic,
            disable=not self._console.is_interactive,
        )
        self._task = self._bar.add_task(file.name, total=self._size, told="")
        if self._first_row:
            self._console.print(f"Going on behind record {self._first_row:,}.")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def show(self, step: Step) -> None:
        now = time.monotonic()
        if self._first_byte is None:
            # What is before was skipped or read ahead, which says nothing about the time that is left.
            self._first_byte, self._first_row, self._began = step.bytes_read, step.counts["read"], now
        rows = step.counts["read"]
        seconds = max(now - self._began, 0.001)
        rate = (rows - self._first_row) / seconds
        told = f"{rows:,} records, {rate:,.0f} a second"
        self._bar.update(self._task, completed=step.bytes_read, told=told)
        if not self._console.is_interactive and now - self._said >= PAUSE:
            self._said = now
            self._console.print(f"{told}, {self._left(step.bytes_read, seconds)}")

    def _left(self, bytes_read: int, seconds: float) -> str:
        assert self._first_byte is not None
        speed = (bytes_read - self._first_byte) / seconds
        return f"about {(self._size - bytes_read) / speed:,.0f} s left" if speed else "as long as the file is"
