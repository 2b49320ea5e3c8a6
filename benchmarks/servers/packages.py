"""The npm packages of the Node servers, installed once per lock file beside a copy of the servers themselves."""

import asyncio
import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from benchmarks.servers import NODE_SOURCES

LOCKED = ("package.json", "package-lock.json", ".npmrc")


class NotInstalled(Exception):
    """npm could not install what is locked; the message is its own."""


async def installed(cache: Path, report: Callable[[str], None]) -> Path:
    """Return a folder from which the Node servers can be started."""
    digest = hashlib.sha256(b"".join((NODE_SOURCES / name).read_bytes() for name in LOCKED)).hexdigest()
    folder = cache / f"node-{digest[:12]}"
    # What npm writes last; a folder without it is of an installation that broke off.
    if not (folder / "node_modules" / ".package-lock.json").exists():
        report(f"Installing the packages of the Node servers in {folder} …")
        await asyncio.to_thread(shutil.copytree, NODE_SOURCES, folder, dirs_exist_ok=True)
        await _install(folder)
    await asyncio.to_thread(shutil.copytree, NODE_SOURCES, folder, dirs_exist_ok=True)
    return folder


async def _install(folder: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    if process.returncode != 0:
        raise NotInstalled(said.decode())
