"""`gateway dev` as a process of its own: how it starts and ends, and what it leaves."""

import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest

from gateway.mongo.client import Database
from tests.program import DevGateway, dev_gateway, environment, mongod_of, runs, start_dev, wait_until

Run = Callable[..., subprocess.CompletedProcess[str]]

LANGUAGE = 'query { profile(by: {customerId: "person-001"}) { version attribute(name: "Language") { values } } }'


@pytest.fixture
def data() -> Iterator[Path]:
    """Return a folder to be made, which is gone after the test: pytest would keep the databases of three runs."""
    with TemporaryDirectory(prefix="gateway-tests-") as folder:
        yield Path(folder) / "data"


def speak(dev: DevGateway, language: str) -> None:
    wanted = {"profile": {"customerId": "person-001"}, "name": "Language", "values": [language]}
    assert dev.mutate("setAttribute", wanted, "changed") == {"changed": True}


def test_it_ends_in_order_and_its_data_stay(data: Path) -> None:
    signals = ((signal.SIGINT, "eo"), (signal.SIGTERM, "tlh"), (signal.SIGHUP, "vo"))
    kept = "fr"
    for version, (number, language) in enumerate(signals, start=1):
        with dev_gateway(data) as dev:
            assert dev(LANGUAGE) == {"profile": {"version": version, "attribute": {"values": [kept]}}}
            speak(dev, language)
            mongod = mongod_of(data)

            assert dev.end(number) == (0, "")
        kept = language
        assert not runs(mongod)
        assert "Traceback" not in "".join(dev.said)

    assert "Loading the people of the demo …\n" not in dev.said


def test_what_a_killed_one_acknowledged_is_there_at_the_next_start(data: Path) -> None:
    with dev_gateway(data) as dev:
        speak(dev, "eo")
        left_behind = mongod_of(data)
        dev.end(signal.SIGKILL)
        assert runs(left_behind)

    with dev_gateway(data) as dev:
        assert dev(LANGUAGE) == {"profile": {"version": 2, "attribute": {"values": ["eo"]}}}
        assert dev.said[0] == "Stopping the MongoDB that an earlier run left behind …\n"
        assert dev.end() == (0, "")
    assert not runs(left_behind)


def test_it_is_ready_when_the_demo_is_loaded_and_not_before(data: Path, free_port: int) -> None:
    reasons = set()
    with start_dev("--port", str(free_port), "--data", str(data)) as process:

        def ready() -> bool:
            # The port takes connections from the first moment, and answers when MongoDB has started.
            answer = httpx.get(f"http://127.0.0.1:{free_port}/readyz", timeout=30)
            reasons.add(answer.json().get("reason"))
            return answer.status_code == 200

        wait_until((data / "mongod.log").exists)
        wait_until(ready)
        dev = DevGateway(process)
        last = dev("{profiles(last: 1) {edges {node {customerId}}}}")
        assert dev.end() == (0, "")

    assert last == {"profiles": {"edges": [{"node": {"customerId": "person-200"}}]}}
    assert "The demo is being loaded." in reasons
    assert dev.url == f"http://127.0.0.1:{free_port}"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_mongodb_starts_ends_both(data: Path, number: signal.Signals) -> None:
    with start_dev("--port", "0", "--data", str(data)) as process:
        wait_until((data / "mongod.log").exists)
        process.send_signal(number)
        said, complaints = process.communicate(timeout=30)

    assert (process.returncode, complaints) == (0, "")
    assert "ready" not in said
    pid = (data / "mongod.pid").read_text()
    assert pid == "" or not runs(int(pid))


def test_on_a_terminal_one_line_moves_and_an_empty_start_loads_nobody(data: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "gateway", "dev", "--port", "0", "--data", str(data), "--empty"]
    with subprocess.Popen(command, env={**environment(), "TERM": "xterm"}, stdout=follower) as process:
        os.close(follower)
        shown = ""
        while "Ctrl-C stops it." not in shown:
            shown += os.read(leader, 65536).decode()
        url = next(line.split()[1] for line in shown.splitlines() if "GraphiQL " in line).removesuffix("/graphiql")
        answer = httpx.post(f"{url}/graphql", json={"query": "{profiles {edges {cursor}}}"}, headers={"key": "dev-key"})
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    os.close(leader)

    assert f"Starting MongoDB 6.0.5 in {data} …" in shown
    assert "Loading" not in shown
    assert "\r\x1b[2K" in shown
    assert answer.json() == {"data": {"profiles": {"edges": []}}}


def test_it_ends_with_the_reason_when_mongodb_ends(data: Path) -> None:
    with dev_gateway(data, "--empty") as dev:
        os.kill(mongod_of(data), signal.SIGKILL)
        _, complaints = dev.process.communicate(timeout=30)

    assert dev.process.returncode == 1
    assert complaints == f"MongoDB ended by itself: signal 9. Its whole log is in {data}/mongod.log.\n"


def test_a_server_that_is_named_is_used_and_none_is_started(data: Path, mongo_uri: str, db: Database) -> None:
    with dev_gateway(data, "--empty", mongodb_uri=mongo_uri, database=db.name) as dev:
        answer = dev("{profiles {edges {cursor}}}")
        assert dev.end() == (0, "")

    assert answer == {"profiles": {"edges": []}}
    assert dev.said[0] == "Reaching the MongoDB of GATEWAY_MONGODB_URI …\n"
    assert "  Data      in the MongoDB of GATEWAY_MONGODB_URI\n" in dev.said
    assert not data.exists()


def test_a_standalone_server_is_refused(gateway: Run, start_mongod: Callable[..., Any], free_port: int) -> None:
    start_mongod()

    done = gateway("dev", "--port", "0", mongodb_uri=f"mongodb://127.0.0.1:{free_port}")

    assert done.returncode == 1
    assert done.stderr == (
        "This MongoDB is a standalone server; the gateway needs a replica set (one node is enough). "
        "Start mongod with --replSet rs0 and run rs.initiate() once.\n"
    )


def test_a_taken_port_is_told_before_anything_is_started(gateway: Run, data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = gateway("dev", "--port", str(port), "--data", str(data))

    assert done.returncode == 1
    assert (done.stdout, done.stderr) == ("", f"Cannot listen on 127.0.0.1 port {port}: Address already in use.\n")
    assert not data.exists()


def test_a_folder_that_cannot_be_is_one_sentence(gateway: Run, data: Path) -> None:
    data.write_text("a file")

    done = gateway("dev", "--port", "0", "--data", str(data))

    assert done.returncode == 1
    assert (done.stdout, done.stderr) == (
        "",
        f"The data folder {data} cannot be written (Not a directory): make it writable, or name another folder.\n",
    )


def test_the_folder_of_a_running_one_is_refused_to_another(gateway: Run, data: Path) -> None:
    with dev_gateway(data, "--empty") as dev:
        done = gateway("dev", "--port", "0", "--data", str(data))
        assert dev("{__typename}") == {"__typename": "Query"}

    assert done.returncode == 1
    assert done.stderr == (
        f"The data folder {data} is in use by another gateway (process {dev.process.pid}): "
        "stop that one, or name another folder.\n"
    )
