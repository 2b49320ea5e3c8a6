"""`gateway import`: what it tells, what it refuses, and where it goes on."""

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.imports.conftest import Run
from tests.imports.databases import people

TYPE = ("--type", "Genesys-Profile", "--domain", "demo")


def told(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


async def test_the_report_has_a_line_for_every_record(run: Run, tmp_path: Path) -> None:
    file, report = tmp_path / "people.jsonl", tmp_path / "report.jsonl"
    file.write_text('{"customer_id": "P1", "FirstName": "Ada"}\n{"FirstName": "Eve"}\nnothing\n{"customer_id": "P1"}\n')

    done = await run("import", file, *TYPE, "--report", report)
    again = await run("import", file, *TYPE, "--report", report)
    lines = told(report)

    assert (done.exit_code, again.exit_code) == (1, 1)
    assert done.stdout == "4 records: 1 created, 1 updated, 0 unchanged, 0 ignored, 2 failed.\n"
    assert [(line["row"], line["status"]) for line in lines] == [
        (0, "UNCHANGED"),
        (1, "FAILED"),
        (2, "FAILED"),
        (3, "UNCHANGED"),
    ]
    assert [line["customerId"] for line in lines] == ["P1", None, None, "P1"]
    assert [line["errors"] == [] for line in lines] == [True, False, False, True]
    assert lines[1]["errors"][0].keys() == {"code", "message", "path"}
    assert lines[2]["errors"] == [{"code": "INVALID_INPUT", "message": "The line is not JSON.", "path": []}]


async def test_what_was_read_before_a_file_breaks_is_kept_and_the_reason_is_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.json"
    file.write_text('[{"customer_id": "P1"}, {"customer_id": "P2"}, {"customer')

    done = await run("import", file, *TYPE)

    assert done.exit_code == 1
    assert done.stdout == "2 records: 2 created, 0 updated, 0 unchanged, 0 ignored, 0 failed.\n"
    assert "From here on this is not JSON" in done.stderr


async def test_an_import_goes_on_where_another_one_stopped(run: Run, db: Database, tmp_path: Path) -> None:
    file, report = tmp_path / "people.jsonl", tmp_path / "report.jsonl"
    file.write_text("".join(f'{{"customer_id": "P{number}"}}\n' for number in range(5)))
    await run("import", file, *TYPE, "--report", report)
    counts = {"read": 3, "created": 3}
    changed = {"row": 3, "done": False, **{f"counts.{name}": count for name, count in counts.items()}}
    await db["imports"].update_one({}, {"$set": changed})
    await db["profiles"].delete_many({"customer_id": {"$in": ["P3", "P4"]}})
    await db["changes"].delete_many({"_id.profile": {"$in": ["demo|P3", "demo|P4"]}})
    await db["objects"].delete_many({"unique": {"$regex": "P[34]"}})

    moved = file.rename(tmp_path / "renamed.jsonl")
    done = await run("import", moved, *TYPE, "--report", report)

    assert done.exception is None, done.exception
    assert "Going on behind record 3." in done.stderr
    assert done.stdout == "5 records: 5 created, 0 updated, 0 unchanged, 0 ignored, 0 failed.\n"
    assert [line["row"] for line in told(report)] == [0, 1, 2, 3, 4]
    assert await db["imports"].count_documents({"done": True, "row": 5}) == 1


async def test_one_file_is_imported_as_several_types_each_with_a_place_of_its_own(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.json"
    file.write_text('{"customer_id": "P1", "id": "7", "FirstName": "Ada"}')

    first = await run("import", file, *TYPE)
    second = await run("import", file, "--type", "Omneo-Profile", "--domain", "demo")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "1 created" in second.stdout


async def test_a_format_may_be_said_and_the_records_of_xml_named(run: Run, db: Database, tmp_path: Path) -> None:
    file = tmp_path / "people.txt"
    person = "<person><customer_id>P{}</customer_id><FirstName>Ada</FirstName></person>"
    file.write_text(f"<export><page>{person.format(1)}</page><page>{person.format(2)}</page></export>")

    untold = await run("import", file, *TYPE)
    done = await run("import", file, *TYPE, "--format", "xml", "--element", "person")

    assert untold.exit_code == 2
    assert "json, jsonl, csv, xml" in untold.stderr
    assert done.exit_code == 0
    assert await db["profiles"].distinct("customer_id") == ["P1", "P2"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--type", "Nothing", "--domain", "demo"), "no object type Nothing"),
        (("--type", "Genesys-Profile", "--domain", "nowhere"), "no domain of this name"),
    ],
)
async def test_an_unknown_type_or_domain_is_said(
    run: Run, db: Database, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    file = tmp_path / "people.json"
    file.write_text("[]")

    done = await run("import", file, *options)

    assert done.exit_code == 1
    assert words in str(done.exception)
    assert await people(db) == {}


async def test_records_that_the_database_would_not_keep_fail_alone(run: Run, tmp_path: Path) -> None:
    file, report = tmp_path / "people.jsonl", tmp_path / "report.jsonl"
    deep = '{"a": ' * 21 + "1" + "}" * 21
    file.write_text(
        f'{{"customer_id": "P1", "$set": 1}}\n{{"customer_id": "P2", "x": {deep}}}\n'
        f'{{"customer_id": "P3", "x": 18446744073709551615}}\n{{"customer_id": "P4", "x": "{"y" * 1_000_001}"}}\n'
        '{"customer_id": "P5"}\n'
    )

    done = await run("import", file, *TYPE, "--report", report)

    assert done.stdout == "5 records: 1 created, 0 updated, 0 unchanged, 0 ignored, 4 failed.\n"
    assert [line["errors"][0]["message"] for line in told(report)[:4]] == [
        "Keys must not begin with `$`.",
        "JSON may be nested 20 levels deep at most.",
        "Numbers must lie within signed 64 bits, from -2^63 to 2^63 - 1; keep larger ones as strings.",
        "A record has at most 1,000,000 bytes.",
    ]
