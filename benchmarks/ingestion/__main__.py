"""`python -m benchmarks.ingestion`: objects a second, and memory, of the gateway and of a loader written by hand."""

import argparse
import asyncio
import sys

from benchmarks.ingestion.measuring import OBJECTS, LoaderFailed, measured
from benchmarks.ingestion.table import table
from gateway.mongo.mongod import EmbeddedMongoFailed


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingestion", description=__doc__)
    parser.add_argument("--objects", type=int, default=OBJECTS, help=f"how many (default: {OBJECTS})")
    arguments = parser.parse_args()
    if arguments.objects < 1:
        parser.error("--objects is 1 or more.")
    return arguments


async def main() -> None:
    ingestion = await measured(parsed().objects, print)
    print("", *table(ingestion), sep="\n")


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except (EmbeddedMongoFailed, LoaderFailed) as error:
        sys.exit(f"{error}")
