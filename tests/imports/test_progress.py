"""What is told of an import while it runs."""

import asyncio
import io
import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gateway.cli.progress import ImportProgress
from gateway.domains.actions import create_domain
from gateway.feeds.model import no_counts
from gateway.imports.model import ImportDocument, Progress
from gateway.mongo.client import Database
from tests.program import environment

TERMINAL = {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "100"}
_CONTROL = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")


def frames(written: str) -> list[str]:
    """Return what a terminal showed, one line after the other, without colours and repetitions, … for the bar."""
    plain = re.sub("[━╸╺]+", "…", _CONTROL.sub("", written))
    lines = [line.strip() for line in re.split(r"[\r\n]+", plain)]
    return [line for at, line in enumerate(lines) if line and line != lines[at - 1]]


class Clock:
    """A clock that stands still unless it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", clock)
    return clock


STEPS = ((0.0, 1_000), (4.0, 3_000), (10.0, 7_000), (11.0, 8_000), (13.0, 10_000))
"""At these times so many records were taken in, of as many bytes."""


def show(tmp_path: Path, clock: Clock, first_row: int, count: int) -> None:
    """Show the first steps of an import of 10,000 bytes."""
    file = tmp_path / "people.jsonl"
    file.write_bytes(b"x" * 10_000)
    start = ImportDocument(row=first_row)  # type: ignore[typeddict-item]  # It is all that is looked at.
    with ImportProgress(file, start) as progress:
        for at, done in STEPS[:count]:
            clock.now = at
            progress.show(Progress((), {**no_counts(), "read": done}, done))


def test_lines_tell_the_rate_and_the_time_that_is_left_where_nothing_can_move(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    show(tmp_path, clock, 500, 4)

    assert capsys.readouterr().err.splitlines() == [
        "Going on behind record 500.",
        "7,000 records, 600 a second, about 5 s left",
    ]


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "people.jsonl …   0%  -:--:--"),
        (1, "people.jsonl …  10% 1,000 records, 0 a second -:--:--"),
        (2, "people.jsonl …  30% 3,000 records, 500 a second 0:00:14"),
        (3, "people.jsonl …  70% 7,000 records, 600 a second 0:00:05"),
        (5, "people.jsonl … 100% 10,000 records, 692 a second 0:00:00"),
    ],
)
def test_a_bar_tells_how_much_is_done_with_the_rate_and_the_time_that_is_left(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, count: int, shown: str
) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(sys, "stderr", terminal)
    for name, value in TERMINAL.items():
        monkeypatch.setenv(name, value)

    show(tmp_path, clock, 0, count)

    assert frames(terminal.getvalue())[-1] == shown


async def test_an_import_in_a_terminal_shows_a_bar_and_its_summary_elsewhere(
    db: Database, mongo_uri: str, tmp_path: Path
) -> None:
    await create_domain(db, "demo")
    file = tmp_path / "people.jsonl"
    file.write_text("".join(f'{{"customer_id": "C{n}"}}\n' for n in range(3)))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "gateway", "import", str(file), "--type", "Genesys-Profile", "--domain", "demo"]
    env = {**environment(mongodb_uri=mongo_uri, database=db.name), **TERMINAL}
    process = await asyncio.create_subprocess_exec(*command, env=env, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    written = await asyncio.to_thread(_all_of, ours)
    summary, _ = await process.communicate()

    assert summary.decode() == "3 records: 3 created, 0 updated, 0 unchanged, 0 ignored, 0 failed.\n"
    first, *_, last = frames(written)
    assert first == "people.jsonl …   0%  -:--:--"
    assert re.fullmatch(r"people.jsonl … 100% 3 records, [\d,]+ a second 0:00:00", last)


def _all_of(terminal: int) -> str:
    """Return what is written to a terminal until its other end is closed, which reads as a failure."""
    written = b""
    while True:
        try:
            written += os.read(terminal, 4_096)
        except OSError:
            os.close(terminal)
            return written.decode()
