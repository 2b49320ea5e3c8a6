import json
import subprocess
import sys

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
