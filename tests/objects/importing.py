"""A program that puts the same objects whenever it runs, chunk by chunk: `python -m tests.objects.importing`."""

import asyncio
import sys

from gateway.caller import Caller
from gateway.domains.loaders import DefinitionBook
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.mongo.client import connect, database
from gateway.objects.actions.pipelining import put_many
from gateway.objects.model import NewObject
from tests.objects.builders import customer, order

PEOPLE = 60
CHUNK = 80


def asked() -> list[NewObject]:
    """Return customers, their orders, and customers who say something else by now."""
    first = [customer(f"C{n}", email=f"{n}@example.com", tier="silver") for n in range(PEOPLE)]
    orders = [order(f"{n}", f"C{n * 7 % PEOPLE}", note=f"{n}") for n in range(5 * PEOPLE)]
    later = [customer(f"C{n}", email=f"{n}@new.example", phone="+32470123456") for n in range(0, PEOPLE, 2)]
    return [NewObject(type_, source) for type_, source in (*first, *orders, *later)]


async def main(uri: str, name: str) -> None:
    client = connect(uri, timeout=10)
    db = database(client, name)
    definitions = await DefinitionBook(db, lifetime=60).of("demo")
    access = Access(db, Caller("demo", "import"), 10, definitions)
    objects = asked()
    for start in range(0, len(objects), CHUNK):
        print(start, flush=True)  # noqa: T201 -- whoever kills the program waits for it.
        await put_many(access, Envelope("import"), objects[start : start + CHUNK])
    print("done", flush=True)  # noqa: T201 -- as above.
    client.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
