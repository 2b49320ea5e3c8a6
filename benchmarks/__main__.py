"""`make bench`: load people, start servers, compare their answers, time them, take objects in, print the results."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.comparison import NotTheSame, compare
from benchmarks.data.loading import loaded
from benchmarks.environment import environment
from benchmarks.ingestion.measuring import OBJECTS, LoaderFailed
from benchmarks.ingestion.measuring import measured as ingested
from benchmarks.load import BadAnswer
from benchmarks.measuring import Effort, Measured, measure
from benchmarks.operations import BATCH
from benchmarks.servers import ROOT, SERVERS, Server
from benchmarks.servers.packages import NotInstalled, installed
from benchmarks.servers.process import ServerFailed, running
from benchmarks.table import document
from gateway.mongo.client import Client, connect
from gateway.mongo.embedded import EmbeddedMongo, embedded_mongo
from gateway.mongo.mongod import EmbeddedMongoFailed

KEPT = ROOT / ".data" / "benchmarks"
"""The database and the npm packages stay here between runs."""

RESULTS = ROOT / "benchmarks" / "RESULTS.md"

CACHE = "1GB"
"""Of MongoDB, so that 200,000 profiles fit as 2,000 do."""

QUICK = Effort(rounds=1, crowded_rounds=1, seconds=0.7)

QUICK_OBJECTS = 1_000


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    names = [server.name for server in SERVERS]
    parser.add_argument(
        "--people", type=_people, nargs="+", default=[20_000], help="profiles in the database (default: 20000)"
    )
    parser.add_argument("--servers", nargs="+", choices=names, default=names, help="which ones (default: all)")
    parser.add_argument("--rounds", type=int, default=5, help="timed rounds of each server (default: 5)")
    parser.add_argument("--seconds", type=float, default=3, help="length of a round (default: 3)")
    parser.add_argument(
        "--objects", type=int, default=OBJECTS, help=f"taken in after that (default: {OBJECTS}); 0 leaves it out"
    )
    parser.add_argument("--output", type=Path, help="where the results are written (default: benchmarks/RESULTS.md)")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="2,000 profiles, short rounds, 1,000 objects: a minute that tries the harness",
    )
    return parser.parse_args(arguments)


def _people(given: str) -> int:
    if int(given) <= BATCH:
        raise argparse.ArgumentTypeError(f"more than {BATCH} are needed")
    return int(given)


async def main() -> None:
    arguments = parsed()
    effort = Effort(arguments.rounds, max(arguments.rounds // 2, 1), arguments.seconds)
    if arguments.quick:
        effort, arguments.people = QUICK, [2_000]
        arguments.objects = min(arguments.objects, QUICK_OBJECTS)
    servers = [server for server in SERVERS if server.name in arguments.servers]
    for server in servers:
        if not server.can_run:
            print(f"{server.name} is left out: it needs Node and npm.")
    servers = [server for server in servers if server.can_run]
    KEPT.mkdir(parents=True, exist_ok=True)
    async with embedded_mongo(KEPT / "mongo", report=print) as mongo:
        client = connect(mongo.uri, timeout=60)
        await client.admin.command("setParameter", 1, wiredTigerEngineRuntimeConfig=f"cache_size={CACHE}")
        runs = await _run(client, mongo, servers, sorted({*arguments.people}), effort)
        where = await environment(mongo.version, servers)
    # On another MongoDB, which is empty, once this one has ended.
    ingestion = await ingested(arguments.objects, print) if arguments.objects > 0 else None
    written = document(runs, effort, where, ingestion)
    print(f"\n{written}")
    # A quick run proves nothing about speed, and a part of the servers not enough.
    output = arguments.output or (None if arguments.quick or len(servers) < len(SERVERS) else RESULTS)
    if output:
        output.write_text(written)
        print(f"Written to {output}.")


async def _run(
    client: Client, mongo: EmbeddedMongo, servers: Sequence[Server], sizes: Sequence[int], effort: Effort
) -> list[Measured]:
    dbs = {people: await loaded(client, people, print) for people in sizes}
    async with AsyncExitStack() as stack:
        up = []
        for server in servers:
            where = await installed(KEPT, print) if server.node else ROOT
            for people, db in dbs.items():
                up.append(await stack.enter_async_context(running(server, mongo.uri, db.name, where, people)))
        for people, db in dbs.items():
            await compare([one for one in up if one.people == people], db)
            print(f"All answer the same, and write the same, with {people:,} profiles.")
        return await measure(up, client, effort, print)


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except (BadAnswer, EmbeddedMongoFailed, LoaderFailed, NotInstalled, NotTheSame, ServerFailed) as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit(130)  # As a shell tells of a program that Ctrl-C ended.
