"""Rules about the code itself, each kept by a test."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAX_LINES = 300
DRAWERS = {"utils", "util", "helpers", "common", "misc", "core", "base"}


def source_files() -> list[Path]:
    folders = ("gateway", "tests", "benchmarks")
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts
    )


def test_import_contracts_hold() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_long_to_be_read_at_once(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MAX_LINES


def test_no_module_is_a_drawer_for_everything() -> None:
    assert {path for path in source_files() if path.stem in DRAWERS or path.parent.name in DRAWERS} == set()


def test_every_package_says_what_it_is() -> None:
    silent = [path for path in (ROOT / "gateway").rglob("__init__.py") if not path.read_text().startswith('"""')]

    assert silent == []


def test_the_lock_file_names_no_registry() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text()
