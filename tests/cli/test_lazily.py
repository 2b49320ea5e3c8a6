"""Commands are read when they are called, and told as if they had been all along."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from gateway.cli import program
from gateway.cli.lazily import PLACES

ONLY_OTHERS = ("gateway.cli.dev", "gateway.cli.worker", "gateway.connectors.s3", "gateway.demo", "obstore")
"""What `gateway serve` never needs."""

ONLY_SOME = ("cryptography", "httpx", "jsonschema_rs", "pydantic_handlebars", "re2", "rich")
"""What takes megabytes, and is read when there is something for it to do."""

TELLS_WHAT_IS_READ = "import sys; from gateway.cli import program; import gateway.cli.serve; print(*sys.modules)"


def test_a_server_holds_nothing_that_only_other_commands_need() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TELLS_WHAT_IS_READ], check=True, capture_output=True, text=True, timeout=60
    )

    read = set(done.stdout.split())
    assert "gateway.app" in read
    assert read.isdisjoint(ONLY_OTHERS)
    assert read.isdisjoint(ONLY_SOME)


def test_the_program_tells_all_commands_in_order() -> None:
    done = CliRunner().invoke(program, ["--help"], env={"COLUMNS": "200"})

    told = [
        line.split()[1] for line in done.stdout.splitlines() if line[:3] == "│ " + line[2:3] and line[2:3].islower()
    ]
    assert done.exit_code == 0
    assert told == [*PLACES]


@pytest.mark.parametrize("name", PLACES)
def test_a_command_goes_by_its_name(name: str) -> None:
    done = CliRunner().invoke(program, [name, "--help"])

    assert done.exit_code == 0
    assert f" {name} " in done.stdout


def test_a_slip_of_the_pen_is_understood() -> None:
    done = CliRunner().invoke(program, ["sreve"])

    assert done.exit_code == 2
    assert "Did you mean 'serve'?" in done.stderr
