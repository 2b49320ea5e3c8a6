"""docker-compose.yml and Dockerfile, as far as they can be checked without Docker."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.mongo.client import Database
from gateway.settings import Settings

ROOT = Path(__file__).parents[2]

Start = Callable[..., Any]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services: dict[str, Any] = compose["services"]
    return services


def test_the_gateway_is_configured_by_settings_that_exist(services: dict[str, Any]) -> None:
    environment = services["gateway"]["environment"]

    settings = Settings.model_validate(
        {name.removeprefix("GATEWAY_").lower(): value for name, value in environment.items()}
    )

    assert {name.removeprefix("GATEWAY_").lower() for name in environment} <= set(Settings.model_fields)
    assert services["gateway"]["ports"] == [f"127.0.0.1:8000:{settings.port}"]
    assert services["gateway"]["stop_grace_period"] == "15s"
    assert settings.shutdown_seconds < 15


def test_the_worker_is_the_same_program_on_the_same_database(services: dict[str, Any]) -> None:
    gateway, worker = services["gateway"], services["worker"]

    assert worker["image"] == gateway["image"]
    assert worker["command"] == ["worker"]
    assert (
        "worker"
        in subprocess.run(
            [sys.executable, "-m", "gateway", "--help"], check=True, capture_output=True, text=True
        ).stdout.split()
    )
    assert worker["environment"] == {"GATEWAY_MONGODB_URI": gateway["environment"]["GATEWAY_MONGODB_URI"]}
    assert worker["depends_on"] == {"gateway": {"condition": "service_healthy"}}


def test_mongo_is_a_replica_set_nobody_else_reaches(services: dict[str, Any]) -> None:
    mongo = services["mongo"]
    check = mongo["healthcheck"]["test"]

    assert mongo["command"][:4] == ["mongod", "--replSet", "rs0", "--bind_ip_all"]
    assert "ports" not in mongo
    assert check[:4] == ["CMD", "mongosh", "--quiet", "--eval"]
    assert 'rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "mongo:27017" }] })' in check[4]
    assert services["gateway"]["environment"]["GATEWAY_MONGODB_URI"] == "mongodb://mongo:27017/?replicaSet=rs0"
    assert services["gateway"]["depends_on"] == {"mongo": {"condition": "service_healthy"}}


def test_the_health_check_tells_ready_from_not_ready(
    services: dict[str, Any], start_gateway: Start, mongo_uri: str, db: Database, free_port: int
) -> None:
    kind, program, *arguments = services["gateway"]["healthcheck"]["test"]
    ready = start_gateway(mongo_uri, database=db.name)
    ready.wait_until_ready()
    waiting = start_gateway(f"mongodb://127.0.0.1:{free_port}/?replicaSet=rs0")

    def check(port: int) -> int:
        command = [sys.executable, *(argument.replace(":8000", f":{port}") for argument in arguments)]
        return subprocess.run(command, check=False, capture_output=True).returncode

    assert (kind, program) == ("CMD", "python")
    assert check(ready.port) == 0
    assert check(waiting.port) == 1
    assert check(free_port) == 1


def test_the_image_runs_the_program_itself_and_not_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    entrypoint = next(line for line in lines if line.startswith("ENTRYPOINT "))
    command = next(line for line in lines if line.startswith("CMD "))

    assert json.loads(entrypoint.removeprefix("ENTRYPOINT ")) == ["gateway"]
    assert json.loads(command.removeprefix("CMD ")) == ["serve"]
    assert "USER gateway" in lines


def test_all_the_image_copies_is_let_through_to_the_build() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    let_through = (ROOT / ".dockerignore").read_text().splitlines()

    for name in " ".join(copied).split():
        assert (ROOT / name).exists()
        assert f"!{name}" in let_through
