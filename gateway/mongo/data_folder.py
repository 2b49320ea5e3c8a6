"""The folder of an embedded MongoDB, and which processes live on it.

    gateway.lock   locked by the gateway that owns the folder; holds its process id
    mongod.pid     locked by the mongod on the folder, from its first moment to its last; holds its process id
    mongod.log     what mongod said since it was last started
    db/            the data

The locks are the kernel's and end with their process, however that ends: a file that is left behind locks
nobody out, and a process id is believed only while its file is locked.
"""

import asyncio
import fcntl
import os
import re
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from gateway.mongo.mongod import STOP_TIMEOUT, EmbeddedMongoFailed


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A folder that this process owns."""

    path: Path

    @property
    def db(self) -> Path:
        return self.path / "db"

    @property
    def log(self) -> Path:
        return self.path / "mongod.log"

    @property
    def pid_file(self) -> Path:
        return self.path / "mongod.pid"


@asynccontextmanager
async def owned(path: Path) -> AsyncIterator[DataFolder]:
    """Own the folder, made if it is missing; refuse one that is read-only or that a live gateway owns."""
    folder = DataFolder(path)
    try:
        folder.db.mkdir(parents=True, exist_ok=True)
        lock = (folder.path / "gateway.lock").open("a+")
    except OSError as failure:
        raise _unwritable(folder, failure) from failure
    with lock:
        if not await _locked_soon(lock):
            owner = _process_id(lock)
            raise EmbeddedMongoFailed(
                f"The data folder {folder.path} is in use by another gateway (process {owner or 'unknown'}): "
                "stop that one, or name another folder."
            )
        try:
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
        except OSError as failure:
            raise _unwritable(folder, failure) from failure
        yield folder


async def vacated(folder: DataFolder, report: Callable[[str], None]) -> TextIO:
    """Return the folder's pid file, empty and locked; a mongod that was left behind is ended first.

    The next mongod inherits the open file and with it the lock, so it is known from the moment it is forked.
    """
    file = folder.pid_file.open("a+")
    try:
        if not _locked(file):
            report("Stopping the MongoDB that an earlier run left behind …")
            await _end_holder(file, folder)
        file.truncate(0)
    except BaseException:
        file.close()
        raise
    return file


async def _end_holder(file: TextIO, folder: DataFolder) -> None:
    try:
        try:
            async with asyncio.timeout(STOP_TIMEOUT):
                await _lock_after(signal.SIGTERM, file)
        except TimeoutError:
            async with asyncio.timeout(STOP_TIMEOUT):
                await _lock_after(signal.SIGKILL, file)
    except (TimeoutError, PermissionError) as failure:
        raise EmbeddedMongoFailed(
            f"A MongoDB that an earlier run left behind on {folder.path} (process {_process_id(file)}) "
            "cannot be stopped: stop it yourself, or name another folder."
        ) from failure


async def _lock_after(means: signal.Signals, file: TextIO) -> None:
    told: int | None = None
    while not _locked(file):
        # A mongod that was forked a moment ago has not written its process id yet.
        holder = _process_id(file)
        if holder and holder != told:
            told = holder
            with suppress(ProcessLookupError):
                os.kill(holder, means)
        await asyncio.sleep(0.02)


async def _locked_soon(file: TextIO) -> bool:
    """Lock the file, or tell after a second that another gateway has.

    One that was killed while it forked leaves its lock to the child until that turns into mongod.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(1):
            while not _locked(file):  # noqa: ASYNC110 -- no event of ours tells of another process.
                await asyncio.sleep(0.02)
            return True
    return False


def _locked(file: TextIO) -> bool:
    """Lock the file for this process, unless another process has."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _process_id(file: TextIO) -> int | None:
    file.seek(0)
    # Without its line end the number may be half written.
    line = re.fullmatch(r"(\d+)\n", file.read())
    return int(line[1]) if line else None


def _unwritable(folder: DataFolder, failure: OSError) -> EmbeddedMongoFailed:
    return EmbeddedMongoFailed(
        f"The data folder {folder.path} cannot be written ({failure.strerror}): "
        "make it writable, or name another folder."
    )
