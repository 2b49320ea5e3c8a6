"""What the benchmark of ingestion compares: two loaders that make the same writes."""

from benchmarks.ingestion import by_hand
from benchmarks.ingestion.__main__ import shop, table, through_gateway
from benchmarks.ingestion.objects import objects
from gateway.mongo.client import Client, Database, database
from tests.database import stored

COUNT = 400


async def test_both_loaders_write_the_same_documents(db: Database, mongo_client: Client, mongo_uri: str) -> None:
    await through_gateway(await shop(db), COUNT)
    by_gateway = await stored(db)
    name = f"{db.name}-hand"

    by_hand.load(mongo_uri, name, objects(COUNT))
    written_by_hand = await stored(database(mongo_client, name))
    await mongo_client.drop_database(name)

    for collection in ("profiles", "identities", "objects", "changes"):
        ours, theirs = by_gateway[collection], written_by_hand[collection]
        assert len(ours) == len(theirs)
    assert sorted(one["_id"] for one in by_gateway["objects"]) == sorted(
        one["_id"] for one in written_by_hand["objects"]
    )
    versions = [sorted(one["version"] for one in found["profiles"]) for found in (by_gateway, written_by_hand)]
    assert versions[0] == versions[1]
    tokens = [{len(one["search"]) for one in found["profiles"]} for found in (by_gateway, written_by_hand)]
    assert tokens == [{20}, {20}]


def test_the_table_tells_rates_and_the_ratio_to_the_loader_written_by_hand() -> None:
    figures = {
        "gateway": {"seconds": 50.0, "cpu": 40.0, "memory": 100 * 2**20},
        "by hand": {"seconds": 25.0, "cpu": 10.0, "memory": 50 * 2**20},
    }

    lines = table(figures, 100_000).splitlines()

    assert lines[-2:] == [
        "| gateway | 2,000/s | 400 µs | 100 MB | 0.50 |",
        "| by hand | 4,000/s | 100 µs | 50 MB | 1.00 |",
    ]
