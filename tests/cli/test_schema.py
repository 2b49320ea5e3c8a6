"""`gateway schema` as a process of its own."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.schema import schema_text

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder; return the place of the schema there."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "schema.graphql"


def test_it_writes_the_file_and_says_nothing(gateway: Run, file: Path) -> None:
    done = gateway("schema")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert file.read_bytes() == schema_text().encode()
    assert gateway("schema", "--check").returncode == 0


@pytest.mark.parametrize("content", [None, b"", b"type Query { hello: String }\n"])
def test_a_check_fails_on_another_file_and_leaves_it(gateway: Run, file: Path, content: bytes | None) -> None:
    if content is not None:
        file.write_bytes(content)

    done = gateway("schema", "--check")

    assert done.returncode == 1
    assert done.stderr == "schema.graphql is not current: gateway schema writes it anew.\n"
    assert (file.read_bytes() if file.exists() else None) == content


def test_line_ends_count(gateway: Run, file: Path) -> None:
    file.write_bytes(schema_text().replace("\n", "\r\n").encode())

    assert gateway("schema", "--check").returncode == 1
