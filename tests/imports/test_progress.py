"""What is told of an import while it runs."""

import time
from pathlib import Path

import pytest

from gateway.cli.progress import ImportProgress
from gateway.feeds.model import no_counts
from gateway.imports.model import ImportDocument, Progress


def test_lines_tell_the_rate_and_the_time_that_is_left_where_nothing_can_move(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "people.jsonl"
    file.write_bytes(b"x" * 10_000)
    clock = iter([0.0, 0.0, 4.0, 10.0, 11.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    start = ImportDocument(row=500)  # type: ignore[typeddict-item]  # It is all that is looked at.

    with ImportProgress(file, start) as progress:
        for read, bytes_read in ((1_000, 1_000), (3_000, 3_000), (7_000, 7_000), (8_000, 8_000)):
            progress.show(Progress((), {**no_counts(), "read": read}, bytes_read))

    assert capsys.readouterr().err.splitlines() == [
        "Going on behind record 500.",
        "7,000 records, 600 a second, about 5 s left",
    ]
