"""Runs each loader in a process of its own, all on one MongoDB that is empty before."""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.ingestion import loader
from benchmarks.ingestion.loader import LOADERS, Loaded
from gateway.mongo.embedded import embedded_mongo

OBJECTS = 100_000


class LoaderFailed(Exception):
    """A loader did not load all of it; the message says which."""


@dataclass(frozen=True, slots=True)
class Ingestion:
    """What was seen of the same objects, by loader."""

    count: int
    loaded: Mapping[str, Loaded]

    def rate(self, name: str) -> float:
        """Return how many objects a loader took in a second."""
        return self.count / self.loaded[name].seconds


async def measured(count: int, report: Callable[[str], None]) -> Ingestion:
    """Let each loader take in so many objects, one loader after the other."""
    with TemporaryDirectory(prefix="gateway-bench-") as folder:
        async with embedded_mongo(Path(folder), report=report) as mongo:
            loaded = {}
            for name in LOADERS:
                report(f"Loading {count:,} objects: {name} …")
                loaded[name] = await _in_a_process(name, mongo.uri, count)
    return Ingestion(count, loaded)


async def _in_a_process(name: str, uri: str, count: int) -> Loaded:
    command = [sys.executable, "-m", loader.__name__, name, uri, f"{count}"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    if process.returncode:
        raise LoaderFailed(f"The loader {name} ended with {process.returncode}.")
    return Loaded(**json.loads(output))
