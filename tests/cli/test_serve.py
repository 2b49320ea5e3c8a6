"""`gateway serve` as a process of its own."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest

from gateway.mongo.client import Database

Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., Any]


def test_it_refuses_to_start_without_a_database_named(gateway: Run) -> None:
    done = gateway("serve")

    assert done.returncode == 2
    assert done.stderr == "GATEWAY_MONGODB_URI is not set.\n"
    assert done.stdout == ""


def test_it_says_each_problem_of_its_settings_and_no_value(gateway: Run) -> None:
    done = gateway("serve", mongodb_uri="", port="80a00", log_level="secret", max_body_bytes="1")

    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "GATEWAY_MONGODB_URI is not set.",
        "GATEWAY_PORT is not valid: Input should be a valid integer, unable to parse string as an integer.",
        "GATEWAY_MAX_BODY_BYTES is not valid: Input should be greater than or equal to 1000.",
        "GATEWAY_LOG_LEVEL is not valid: Input should be 'debug', 'info', 'warning' or 'error'.",
    ]


@pytest.mark.parametrize("uri", ["mongodb://jane:pa:ss@word@host", "https://db.example", "mongodb://h:99999"])
def test_it_refuses_a_connection_string_that_is_none_and_does_not_repeat_it(gateway: Run, uri: str) -> None:
    done = gateway("serve", mongodb_uri=uri, port="0")

    assert done.returncode == 1
    assert done.stderr == (
        "The connection string of MongoDB is not valid; it looks like "
        "mongodb://user:password@host:27017/?replicaSet=rs0, with user and password percent-encoded.\n"
    )
    assert uri not in done.stdout


def test_it_says_when_the_port_is_taken(gateway: Run, mongo_uri: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = gateway("serve", mongodb_uri=mongo_uri, port=str(port))

    assert done.returncode == 1
    assert done.stderr == f"Cannot listen on 127.0.0.1 port {port}: Address already in use.\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_becomes_ready_and_ends_in_order(
    start_gateway: Start, mongo_uri: str, db: Database, number: signal.Signals
) -> None:
    gateway = start_gateway(mongo_uri, database=db.name)
    gateway.wait_until_ready()
    alive = httpx.get(f"{gateway.url}/healthz")

    gateway.terminate(number)
    code, log = gateway.finish()

    assert code == 0
    assert (alive.status_code, alive.json()) == (200, {"status": "alive"})
    assert "server" not in alive.headers
    assert log[-1]["event"].startswith("Finished server process")


def test_it_waits_for_a_database_that_comes_later(
    start_gateway: Start, start_mongod: Start, initiate: Callable[[], None], free_port: int
) -> None:
    gateway = start_gateway(f"mongodb://127.0.0.1:{free_port}/?replicaSet=rs0")
    assert gateway.readiness() == (
        503,
        {"status": "not ready", "reason": "The database has not been reached yet."},
    )
    assert httpx.get(f"{gateway.url}/healthz").status_code == 200

    start_mongod("--replSet=rs0")
    initiate()
    gateway.wait_until_ready()

    gateway.terminate()
    assert gateway.finish()[0] == 0


def test_it_ends_at_once_while_it_waits_for_the_database(start_gateway: Start, free_port: int) -> None:
    gateway = start_gateway(f"mongodb://127.0.0.1:{free_port}/?replicaSet=rs0")
    gateway.readiness()

    started = time.monotonic()
    gateway.terminate()
    code, _ = gateway.finish()

    assert code == 0
    assert time.monotonic() - started < 5


def test_it_refuses_a_standalone_server(gateway: Run, start_mongod: Start, free_port: int) -> None:
    start_mongod()

    done = gateway("serve", mongodb_uri=f"mongodb://127.0.0.1:{free_port}", port="0")

    assert done.returncode == 1
    assert done.stderr == (
        "This MongoDB is a standalone server; the gateway needs a replica set (one node is enough). "
        "Start mongod with --replSet rs0 and run rs.initiate() once.\n"
    )


def test_requests_in_flight_finish_while_new_ones_are_refused(
    start_gateway: Start, start_mongod: Start, initiate: Callable[[], None], free_port: int
) -> None:
    mongod = start_mongod("--replSet=rs0")
    initiate()
    gateway = start_gateway(f"mongodb://127.0.0.1:{free_port}/?replicaSet=rs0")
    gateway.wait_until_ready()
    address = ("127.0.0.1", gateway.port)

    # A frozen database holds the request up until it goes on.
    with socket.create_connection(address, timeout=10) as in_flight:
        os.kill(mongod.pid, signal.SIGSTOP)
        in_flight.sendall(b"GET /readyz HTTP/1.1\r\nHost: gateway\r\n\r\n")
        # What was sent later is answered, so the gateway has that request by now.
        assert httpx.get(f"{gateway.url}/healthz").status_code == 200
        gateway.terminate()
        wait_until_refused(address)
        os.kill(mongod.pid, signal.SIGCONT)
        answer = in_flight.makefile("rb").read()

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b'{"status":"ready"}')
    assert gateway.finish()[0] == 0


def wait_until_refused(address: tuple[str, int]) -> None:
    deadline = time.monotonic() + 10
    with suppress(ConnectionRefusedError):
        while time.monotonic() < deadline:
            socket.create_connection(address, timeout=10).close()
            time.sleep(0.02)
        pytest.fail("New connections are still accepted.")
