"""Everything the README shows is true: its answers, its commands, its table of settings."""

import asyncio
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined
from typer.testing import CliRunner

from gateway.cli import program
from gateway.demo.definitions import DEFINITIONS
from gateway.demo.loading import DOMAIN, load_people
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.end_users.actions import list_issuers
from gateway.end_users.model import NamedBy
from gateway.mongo.client import Database
from gateway.schema import schema_text
from gateway.settings import Settings
from tests.client import Client
from tests.program import environment
from tests.readme import current

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
EXAMPLES = re.findall(r"```graphql\n(.*?)```\n\n```json\n(.*?)```", README, re.DOTALL)
[PROFILES] = re.findall(r"Here `profiles.json` has .*?:\n\n```json\n(.*?)```", README, re.DOTALL)
SHELL = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL)).replace("\\\n", " ")
[DOCUMENTS] = re.findall(r"here `documents.json`:\n\n```json\n(.*?)```", README, re.DOTALL)
COMMANDS = [shlex.split(line, comments=True) for line in SHELL.splitlines() if line]


def commands(*first: str) -> list[list[str]]:
    """Return the commands that begin with these words, without them."""
    return [command[len(first) :] for command in COMMANDS if command[: len(first)] == list(first)]


async def test_every_query_answers_what_is_printed_below_it(db: Database) -> None:
    await create_domain(db, DOMAIN, DEFINITIONS)
    await load_people(db, lambda _done, _all: None)
    client = Client(db, DOMAIN, book=DefinitionBook(db, lifetime=600))

    answers = [await client.raw(query) for query, _ in EXAMPLES]

    assert len(answers) == README.count("```graphql")
    assert answers == [json.loads(printed) for _, printed in EXAMPLES]


def test_the_table_of_settings_is_that_of_the_code() -> None:
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (PydanticUndefined, None) else f"`{field.default}`"
        rows.append(f"| `GATEWAY_{name.upper()}` | {default} | {field.description} |\n")

    assert "".join(rows) in README


def test_the_tables_of_codes_and_slots_are_those_of_the_code() -> None:
    assert current(README) == README, "make readme writes it anew"


def test_what_came_from_where_is_in_the_schema() -> None:
    section = README[README.index("## What came from where") : README.index("Omneo's sample and one")]
    cells = [line.split("|")[3] for line in section.splitlines() if line.startswith("|")][2:]
    code = [part for cell in cells for part in re.findall(r"`([^`]+)`", cell) if not part.startswith("gateway ")]
    words = {word for part in code for word in re.findall(r"[A-Za-z]\w*", part)}

    assert len(words) > 30
    assert words - set(re.findall(r"\w+", schema_text())) == {"UNAUTHENTICATED"}


def test_no_command_is_left_out_here() -> None:
    programs = {command[0] for command in COMMANDS}

    assert programs == {"make", "curl", "docker", "gateway"}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """Return the file of the documents that are shown."""
    path = tmp_path / "documents.json"
    path.write_text(DOCUMENTS)
    return path


@pytest.fixture
def made(tmp_path: Path, documents: Path) -> Iterator[str]:
    """Return the address of the gateway of `make run`, which Ctrl-C ends when the test is done."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GATEWAY_")}
    environment["GATEWAY_TRUSTED_DOCUMENTS"] = str(documents)
    process = subprocess.Popen(
        ["make", "--silent", "run", f"ARGS=--port 0 --data {tmp_path / 'data'}"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        lines = iter(process.stdout.readline, "")
        yield next(found[0] for line in lines if (found := re.findall(r"http://127\.0\.0\.1:\d+(?=/graphql)", line)))
    finally:
        os.killpg(process.pid, signal.SIGINT)
        # The output ends when the last of them has: make, the gateway and its mongod.
        process.communicate(timeout=30)


@pytest.mark.timeout(120)
def test_make_run_serves_the_demo_and_curl_reads_it(made: str) -> None:
    assert [] in commands("make", "run")

    *plain, streamed = commands("curl")
    page, costly, named = (json.loads(answer_of(curl, made)) for curl in plain)

    assert len(page["data"]["profiles"]["edges"]) == 1
    assert page["data"]["profiles"]["pageInfo"] == {"hasNextPage": True}
    assert len(costly["data"]["profiles"]["edges"]) == 2
    assert costly["extensions"] == {"cost": {"estimated": 205, "databaseReads": 2}}
    assert named["data"]["profile"]["name"] == {"first": "Marisol"}
    assert re.fullmatch(
        r'event: next\ndata: {"data":{"definitionsVersion":\d+}}\n\nevent: complete\ndata:\n\n',
        answer_of(streamed, made),
    )


def answer_of(curl: list[str], origin: str) -> str:
    request = [part.replace("http://127.0.0.1:8000", origin) for part in curl]
    return subprocess.run(["curl", *request], capture_output=True, text=True, check=True).stdout


async def test_the_issuer_that_is_shown_is_trusted(mongo_uri: str, db: Database) -> None:
    await create_domain(db, "acme")
    [issuer] = commands("gateway", "domains", "issuer")

    program = (sys.executable, "-m", "gateway", "domains", "issuer")
    process = await asyncio.create_subprocess_exec(
        *program, *issuer, env=environment(mongodb_uri=mongo_uri, database=db.name)
    )

    assert await process.wait() == 0
    (trusted,) = await list_issuers(db, "acme")
    assert (trusted.issuer, trusted.audience, trusted.claim) == ("https://login.example.com/", "shop", "sub")
    assert (trusted.named_by, trusted.handle) == (NamedBy.IDENTITY, "login")


def test_the_documents_that_are_shown_are_valid(documents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(documents.parent)
    [check] = commands("gateway", "documents")

    done = CliRunner().invoke(program, ["documents", *check])

    assert (done.exit_code, done.output) == (0, "documents.json is valid: 1 document.\n")


async def test_the_file_that_is_shown_is_imported_by_the_command_above_it(
    mongo_uri: str, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await create_domain(db, "acme")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "profiles.json").write_text(PROFILES)
    settings = {"GATEWAY_MONGODB_URI": mongo_uri, "GATEWAY_DATABASE": db.name}
    [command] = commands("gateway", "import")

    # It has a loop of its own, so it gets a thread of its own.
    done = await asyncio.to_thread(CliRunner().invoke, program, ["import", *command], env=settings)

    assert (done.exit_code, done.stdout) == (
        0,
        "2 records: 2 created, 0 updated, 0 unchanged, 0 ignored, 0 failed.\n",
    )
    assert len((tmp_path / "report.jsonl").read_text().splitlines()) == 2
    [command] = commands("gateway", "export")
    await asyncio.to_thread(CliRunner().invoke, program, ["export", *command], env=settings)
    assert len((tmp_path / "people.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize("target", [target for [target, *_] in commands("make")])
def test_every_make_target_exists(target: str) -> None:
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_commands_in_the_container_work(mongo_uri: str, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_MONGODB_URI", mongo_uri)
    monkeypatch.setenv("GATEWAY_DATABASE", db.name)
    inside = commands("docker", "compose", "exec", "gateway", "gateway")
    assert len(inside) == 2

    for command in inside:
        done = CliRunner().invoke(program, command)

        assert done.exit_code == 0, done.output
