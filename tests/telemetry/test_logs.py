import json
import subprocess
import sys

import pytest

SCRIPT = """
import logging, sys, structlog
from gateway.telemetry import fields
from gateway.telemetry.logs import configure_logs
configure_logs("debug", sys.argv[1])
log = structlog.get_logger("gateway.here")
fields.begin(request_id="r-1")
log.info("ours", number=1)
logging.getLogger("uvicorn.error").warning("theirs %d", 2)
try:
    try:
        raise KeyError("jane@example.org")
    except KeyError as error:
        raise RuntimeError("jane@example.org") from error
except RuntimeError:
    log.exception("broken")
    logging.getLogger("uvicorn.error").exception("broken")
logging.getLogger("pymongo.command").debug("jane@example.org")
"""


def run(style: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", SCRIPT, style], capture_output=True, text=True, check=True)


def test_our_events_and_those_of_libraries_are_json_lines_on_standard_output() -> None:
    done = run("json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for line in lines:
        assert line.pop("timestamp").endswith("Z")

    assert done.stderr == ""
    assert lines[:2] == [
        {"event": "ours", "number": 1, "level": "info", "logger": "gateway.here", "request_id": "r-1"},
        {"event": "theirs 2", "level": "warning", "logger": "uvicorn.error", "request_id": "r-1"},
    ]
    assert len(lines) == 4


def test_an_exception_is_told_by_its_types_and_places_alone() -> None:
    done = run("json")

    for line in done.stdout.splitlines()[2:]:
        assert json.loads(line)["exception"] == [
            {"type": "builtins.RuntimeError", "at": ["<string>:14 <module>"]},
            {"type": "builtins.KeyError", "at": ["<string>:12 <module>"]},
        ]
    assert "jane@example.org" not in done.stdout


def test_people_get_text() -> None:
    done = run("console")

    assert done.stderr == ""
    assert "ours" in done.stdout
    assert "theirs 2" in done.stdout
    assert "RuntimeError: jane@example.org" in done.stdout


LOOP = """
import asyncio, logging, sys, structlog
from gateway.telemetry import logs
logs.configure_logs("info", "json")
logs.PAUSE = float(sys.argv[1])
log = structlog.get_logger("gateway.here")
written = []
write = sys.stdout.write
sys.stdout.write = lambda text: written.append(text.count("\\n")) or write(text)

async def main():
    log.info("one")
    log.info("two")
    if sys.argv[2] == "warning":
        log.warning("three")
    elif sys.argv[2] == "library":
        logging.getLogger("uvicorn.error").info("three")
    while sys.argv[2] == "nothing" and written[-1:] in ([], ["end"]):
        await asyncio.sleep(0)
    written.append("end")

asyncio.run(main())
asyncio.run(main())
print(written, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("pause", "then", "written"),
    [
        # Until the pause is over, or something comes that must not wait.
        (0.01, "nothing", [2, "end", 2, "end"]),
        (60, "warning", [3, "end", 3, "end"]),
        (60, "library", [3, "end", 3, "end"]),
        # What waits when everything ends is written then.
        (60, "the end", ["end", "end"]),
    ],
)
def test_lines_of_one_moment_are_written_together(pause: float, then: str, written: list[object]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOP, f"{pause}", then],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr == f"{written}\n"
    lines = [json.loads(line)["event"] for line in done.stdout.splitlines()]
    each = ["one", "two", "three"] if then in {"warning", "library"} else ["one", "two"]
    assert lines == each * 2


UNREAD = """
import sys, structlog
from gateway.telemetry.logs import configure_logs
configure_logs("info", "json")
sys.stdin.read()
for _ in range(2):
    structlog.get_logger("gateway.here").warning("nobody reads this")
print("goes on", file=sys.stderr, flush=True)
"""


def test_a_log_that_nobody_reads_breaks_nothing() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", UNREAD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.close()

        assert process.stderr.readline() == "goes on\n"
