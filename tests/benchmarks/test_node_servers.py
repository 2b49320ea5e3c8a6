"""What the Node servers of the benchmark are made of; `make bench` itself compares their answers."""

import json
from pathlib import Path

from graphql import build_schema, find_breaking_changes, parse, validate

from benchmarks.operations import OPERATIONS
from benchmarks.servers import NODE_SOURCES

ROOT = Path(__file__).parents[2]


def test_their_schema_is_a_part_of_ours() -> None:
    part = build_schema((NODE_SOURCES / "schema.graphql").read_text())
    whole = build_schema((ROOT / "schema.graphql").read_text())

    assert find_breaking_changes(part, whole) == []


def test_their_schema_knows_the_measured_operations() -> None:
    part = build_schema((NODE_SOURCES / "schema.graphql").read_text())

    assert [validate(part, parse(operation.document)) for operation in OPERATIONS] == [[], [], [], []]


def test_their_packages_are_pinned_and_locked_without_a_registry() -> None:
    wanted = json.loads((NODE_SOURCES / "package.json").read_text())["dependencies"]
    lock = json.loads((NODE_SOURCES / "package-lock.json").read_text())

    assert {name: lock["packages"][f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert [path for path, package in lock["packages"].items() if "resolved" in package] == []
