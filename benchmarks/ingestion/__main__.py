"""`python -m benchmarks.ingestion`: objects a second, and memory, of the gateway and of a loader written by hand."""

import argparse
import asyncio
import gc
import json
import os
import resource
import sys
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.ingestion import by_hand
from benchmarks.ingestion.objects import CUSTOMER, DOMAIN, ORDER, objects
from gateway.app import INDEXES
from gateway.caller import Caller
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.mongo.client import Database, connect, database
from gateway.mongo.embedded import embedded_mongo
from gateway.mongo.indexes import create_indexes
from gateway.object_types.actions import put
from gateway.objects.actions.pipelining import put_many
from gateway.objects.model import NewObject

CHUNK = 1_000
LOADERS = ("gateway", "by hand")

Figures = dict[str, Any]


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingestion", description=__doc__)
    parser.add_argument("--objects", type=int, default=100_000, help="how many (default: 100000)")
    parser.add_argument("--loader", choices=LOADERS, help=argparse.SUPPRESS)
    parser.add_argument("--uri", help=argparse.SUPPRESS)
    return parser.parse_args()


async def main() -> None:
    arguments = parsed()
    if arguments.loader:
        print(json.dumps(await _measured(arguments.loader, arguments.uri, arguments.objects)))
        return
    with TemporaryDirectory(prefix="gateway-bench-") as folder:
        async with embedded_mongo(Path(folder), report=print) as mongo:
            figures = {loader: await _in_a_process(loader, mongo.uri, arguments.objects) for loader in LOADERS}
    print(f"\n{table(figures, arguments.objects)}")


def table(figures: dict[str, Figures], count: int) -> str:
    """Return the figures as a Markdown table."""
    best = figures["by hand"]["seconds"]
    rows = [
        f"| {loader} | {count / its['seconds']:,.0f}/s | {its['cpu'] / count * 1e6:.0f} µs "
        f"| {its['memory'] / 2**20:.0f} MB | {best / its['seconds']:.2f} |"
        for loader, its in figures.items()
    ]
    head = [f"{count:,} objects, {os.cpu_count()} cores, MongoDB on the same machine", ""]
    head += ["| loader | objects | CPU for each | memory | ratio |", "|---|--:|--:|--:|--:|"]
    return "\n".join([*head, *rows])


async def _in_a_process(loader: str, uri: str, count: int) -> Figures:
    print(f"Loading {count:,} objects, {loader} …", flush=True)
    command = ["-m", "benchmarks.ingestion", "--loader", loader, "--uri", uri, "--objects", f"{count}"]
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    if process.returncode:
        sys.exit(f"The loader ended with {process.returncode}.")
    figures: Figures = json.loads(output)
    return figures


async def _measured(loader: str, uri: str, count: int) -> Figures:
    client = connect(uri, timeout=120)
    db = database(client, loader.replace(" ", "-"))
    await create_indexes(db, INDEXES)
    access = await shop(db)
    # As `gateway serve` does once it has started.
    gc.freeze()
    wall, cpu = time.perf_counter(), time.process_time()
    if loader == "gateway":
        await through_gateway(access, count)
    else:
        await asyncio.to_thread(by_hand.load, uri, db.name, objects(count))
    seconds, cpu = time.perf_counter() - wall, time.process_time() - cpu
    loaded = await db["objects"].estimated_document_count()
    client.close()
    if loaded != count:
        sys.exit(f"{loaded} of {count} objects were loaded.")
    return {"seconds": seconds, "cpu": cpu, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


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


if __name__ == "__main__":
    asyncio.run(main())
