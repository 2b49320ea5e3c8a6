"""What the benchmark of ingestion compares: two loaders that make the same writes."""

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from benchmarks.__main__ import parsed
from benchmarks.ingestion import by_hand
from benchmarks.ingestion.loader import BY_HAND, GATEWAY, IMPORT, Loaded, shop, through_gateway, written
from benchmarks.ingestion.measuring import Ingestion, measured
from benchmarks.ingestion.objects import objects
from benchmarks.ingestion.table import table
from benchmarks.measuring import Effort
from benchmarks.table import document
from benchmarks.targets import Verdict, results
from gateway.mongo.client import Client, Database, database
from tests.benchmarks.test_targets import measured as measured_people
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

    keys = [sorted(str(one["keys"]) for one in found["objects"]) for found in (by_gateway, written_by_hand)]
    assert keys[0] == keys[1]


def test_files_have_the_same_objects_an_order_after_its_customer(tmp_path: Path) -> None:
    files = written(tmp_path, COUNT)

    lines = [(file.stem, orjson.loads(line)) for file in files for line in file.read_bytes().splitlines()]
    assert [file.name for file in files] == ["customer.jsonl", "order.jsonl"]
    assert sorted(lines, key=str) == sorted(objects(COUNT), key=str)


async def test_each_loader_takes_all_of_it_in() -> None:
    said: list[str] = []

    ingestion = await measured(40, said.append)

    assert (ingestion.count, list(ingestion.loaded)) == (40, ["gateway", "gateway import", "by hand"])
    assert [line for line in said if line.startswith("Loading")] == [
        f"Loading 40 objects: {name} …" for name in ingestion.loaded
    ]
    for its in ingestion.loaded.values():
        assert its.seconds > 0
        assert its.cpu > 0
        assert its.memory > 20_000_000


SEEN = Ingestion(
    100_000,
    {
        GATEWAY: Loaded(50.0, 40.0, 100_000_000),
        IMPORT: Loaded(62.5, 45.0, 110_000_000),
        BY_HAND: Loaded(25.0, 10.0, 50_000_000),
    },
)


def test_the_table_tells_rates_and_the_ratio_to_the_loader_written_by_hand() -> None:
    assert list(table(SEEN)) == [
        "| loader | objects | CPU for each | memory at most | ratio |",
        "|---|--:|--:|--:|--:|",
        "| gateway | 2,000/s | 400 µs | 100 MB | 0.50 |",
        "| gateway import | 1,600/s | 450 µs | 110 MB | 0.40 |",
        "| by hand | 4,000/s | 100 µs | 50 MB | 1.00 |",
    ]


def test_ingestion_is_a_target_of_the_whole_run() -> None:
    slow = replace(SEEN, loaded={**SEEN.loaded, IMPORT: Loaded(70.0, 45.0, 300_000_000)})

    assert [(one.what, one.measured, one.must, one.verdict) for one in results([], SEEN)] == [
        ("100,000 objects put together", "2,000/s", "≥ 1,500/s", Verdict.PASS),
        ("memory of 100,000 objects put together", "100 MB", "< 300 MB", Verdict.PASS),
        ("100,000 objects by gateway import", "1,600/s", "≥ 1,500/s", Verdict.PASS),
        ("memory of 100,000 objects by gateway import", "110 MB", "< 300 MB", Verdict.PASS),
    ]
    assert [one.verdict for one in results([], slow)] == [Verdict.PASS] * 2 + [Verdict.FAIL] * 2


def test_ingestion_stands_in_the_document_of_the_whole_run() -> None:
    text = document([measured_people()], Effort(5, 2, 3), "Here.", SEEN)

    lines = text.splitlines()
    assert "| 100,000 objects put together | 2,000/s | ≥ 1,500/s |  | pass |" in lines
    at = lines.index("## Ingestion of 100,000 objects")
    assert lines[at + 2 : at + 7] == list(table(SEEN))
    assert "Ingestion" not in document([measured_people()], Effort(5, 2, 3), "Here.")


@pytest.mark.parametrize(("given", "count"), [([], 100_000), (["--objects", "0"], 0), (["--quick"], 100_000)])
def test_the_whole_run_takes_objects_in_unless_it_shall_not(given: list[str], count: int) -> None:
    assert parsed(given).objects == count
