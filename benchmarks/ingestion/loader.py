"""One loader, as a process: `python -m benchmarks.ingestion.loader NAME URI COUNT` prints what it took, as JSON."""

import asyncio
import gc
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from benchmarks.ingestion import by_hand
from benchmarks.ingestion.objects import CUSTOMER, DOMAIN, ORDER, objects
from gateway.app import INDEXES
from gateway.caller import Caller
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.mongo.client import Database, connect, database
from gateway.mongo.indexes import create_indexes
from gateway.object_types.actions import put
from gateway.objects.actions.pipelining import put_many
from gateway.objects.model import NewObject

CHUNK = 1_000
GATEWAY, IMPORT, BY_HAND = LOADERS = ("gateway", "gateway import", "by hand")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loader took: seconds, seconds of a processor, and bytes of memory at most."""

    seconds: float
    cpu: float
    memory: int


async def main(name: str, uri: str, count: int) -> None:
    client = connect(uri, timeout=120)
    db = database(client, name.replace(" ", "-"))
    await create_indexes(db, INDEXES)
    access = await shop(db)
    if name == IMPORT:
        loaded = await asyncio.to_thread(_imported, uri, db.name, count)
    else:
        loaded = await _loaded(name, uri, access, count)
    stored = await db["objects"].estimated_document_count()
    client.close()
    if stored != count:
        sys.exit(f"{stored} of {count} objects were loaded.")
    print(json.dumps(asdict(loaded)))


async def _loaded(name: str, uri: str, access: Access, count: int) -> Loaded:
    """Load in this process."""
    # As `gateway serve` does once it has started.
    gc.freeze()
    wall, cpu = time.perf_counter(), time.process_time()
    if name == GATEWAY:
        await through_gateway(access, count)
    else:
        await asyncio.to_thread(by_hand.load, uri, access.db.name, objects(count))
    seconds, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Loaded(seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


async def shop(db: Database) -> Access:
    """Make a domain with the types of a shop."""
    await create_domain(db, DOMAIN)
    book = DefinitionBook(db, lifetime=0)
    for kind in (CUSTOMER, ORDER):
        access = Access(db, Caller(DOMAIN, "bench"), 60, await book.of(DOMAIN))
        said = {name: getattr(kind, name) for name in ("description", "fields", "keys", "allow_profile_creation")}
        await put(access, Envelope("putObjectType"), kind.name, said)
    return Access(db, Caller(DOMAIN, "bench"), 60, await book.of(DOMAIN))


async def through_gateway(access: Access, count: int) -> None:
    left = objects(count)
    while chunk := [NewObject(type_, one) for type_, one in islice(left, CHUNK)]:
        await put_many(access, Envelope("import"), chunk)


def _imported(uri: str, name: str, count: int) -> Loaded:
    """Load by the command, a file for each type; all that it does counts, from its start to its end."""
    seconds, cpu, memory = 0.0, 0.0, 0
    settings = {"GATEWAY_MONGODB_URI": uri, "GATEWAY_DATABASE": name}
    with TemporaryDirectory(prefix="gateway-bench-") as folder:
        for file in written(Path(folder), count):
            options = ["--type", file.stem, "--domain", DOMAIN]
            began = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, "-m", "gateway", "import", str(file), *options],
                env={**os.environ, **settings},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                sys.exit(f"gateway import of {file.name} ended with {process.returncode}.")
            seconds += time.perf_counter() - began
            cpu += usage.ru_utime + usage.ru_stime
            memory = max(memory, usage.ru_maxrss * 1024)
    return Loaded(seconds, cpu, memory)


def written(folder: Path, count: int) -> list[Path]:
    """Write the objects as JSON lines, a file for each type, customers first."""
    files = [folder / f"{kind.name}.jsonl" for kind in (CUSTOMER, ORDER)]
    for file in files:
        with file.open("wb") as opened:
            for type_, one in objects(count):
                if type_ == file.stem:
                    opened.write(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE))
    return files


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
