"""`make bench`: load the people, start the peers, compare their answers, time them, print a Markdown table."""

import argparse
import asyncio
import os
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from benchmarks import load, people
from benchmarks.work import OPERATIONS, Operation
from gateway.domains.actions import register_key
from gateway.mongo.client import connect, database
from gateway.mongo.embedded import embedded_mongo

DATABASE = "bench"
KEY = "bench-key"
PEERS = {
    "gateway": ["-m", "gateway", "serve"],
    "hand-written": ["-m", "uvicorn", "benchmarks.handwritten:app", "--no-access-log", "--log-level", "warning"],
}
PORTS = {"gateway": 8701, "hand-written": 8702}


def requests(operation: Operation, count: int) -> list[bytes]:
    made = []
    for n in range(400):
        body = orjson.dumps({"query": operation.document, "variables": operation.variables(n, count)})
        head = (
            f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nkey: {KEY}\r\noperation: {operation.name}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


@asynccontextmanager
async def peer(name: str, uri: str) -> AsyncIterator[None]:
    port = str(PORTS[name])
    settings = {"MONGODB_URI": uri, "DATABASE": DATABASE, "PORT": port, "LOG_LEVEL": "warning"}
    command = [*PEERS[name], *(["--port", port] if name != "gateway" else [])]
    environment = {**os.environ, **{f"GATEWAY_{setting}": value for setting, value in settings.items()}}
    process = await asyncio.create_subprocess_exec(sys.executable, *command, env=environment)
    try:
        await _until_it_listens(PORTS[name])
        yield
    finally:
        process.terminate()
        await process.wait()


async def _until_it_listens(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


async def compared(operation: Operation, count: int) -> list[bytes]:
    """Return the requests of an operation, once every peer has given the same answer to the first of them."""
    made = requests(operation, count)
    answers = {name: orjson.loads(await load.ask(port, made[0])) for name, port in PORTS.items()}
    if answers["gateway"] != answers["hand-written"]:
        message = f"{operation.name}: the peers do not answer the same."
        raise SystemExit(message)
    return made


async def measure(operation: Operation, made: Sequence[bytes], arguments: argparse.Namespace) -> str:
    rounds: dict[str, list[load.Round]] = {name: [] for name in PORTS}
    for _ in range(arguments.rounds + 1):
        for name, port in PORTS.items():
            done = await load.run(port, made, concurrency=arguments.concurrency, seconds=arguments.seconds)
            rounds[name].append(done)
    # The first round of each warms up.
    rates = {name: statistics.median(one.rate for one in done[1:]) for name, done in rounds.items()}
    slowest = {name: statistics.median(one.percentile(0.99) for one in done[1:]) for name, done in rounds.items()}
    ratio = rates["gateway"] / rates["hand-written"]
    return (
        f"| {operation.name} | {operation.title} | {rates['gateway']:.0f} | {rates['hand-written']:.0f} "
        f"| {ratio:.2f} | {slowest['gateway'] * 1000:.0f} ms | {slowest['hand-written'] * 1000:.0f} ms |"
    )


async def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--people", type=int, default=2_000, help="profiles in the database (default: 2000)")
    parser.add_argument("--rounds", type=int, default=3, help="timed rounds of each peer (default: 3)")
    parser.add_argument("--seconds", type=float, default=3, help="length of a round (default: 3)")
    parser.add_argument("--concurrency", type=int, default=16, help="connections of a round (default: 16)")
    arguments = parser.parse_args()
    async with AsyncExitStack() as running:
        folder = running.enter_context(TemporaryDirectory(prefix="gateway-bench-"))
        mongo = await running.enter_async_context(embedded_mongo(Path(folder), report=print))
        db = database(connect(mongo.uri, timeout=60), DATABASE)
        print(f"Loading {arguments.people:,} profiles …")
        await people.load(db, arguments.people)
        await register_key(db, people.DOMAIN, KEY, "bench")
        for name in PEERS:
            await running.enter_async_context(peer(name, mongo.uri))
        print("\n| | operation | gateway/s | hand-written/s | ratio | gateway p99 | hand-written p99 |")
        print("|---|---|--:|--:|--:|--:|--:|")
        for operation in OPERATIONS:
            print(await measure(operation, await compared(operation, arguments.people), arguments), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
