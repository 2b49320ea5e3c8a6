"""The program as a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

WELCOME_ENDS_WITH = "Ctrl-C stops it.\n"


def environment(**settings: str) -> dict[str, str]:
    """Return our environment with these settings of the gateway and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GATEWAY_")}
    return {**kept, **{f"GATEWAY_{name.upper()}": value for name, value in settings.items()}}


def start_dev(*arguments: str, **settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "gateway", "dev", *arguments],
        env=environment(**settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def mongod_of(data: Path) -> int:
    """Return the id of the mongod process that has the data folder."""
    return int((data / "mongod.pid").read_text())


def runs(process_id: int) -> bool:
    """Tell whether a process still does anything: one that ended may wait for its foster parent to notice."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process_id)], capture_output=True, text=True, check=False)
    return state.stdout.strip()[:1] not in ("", "Z")


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


class DevGateway:
    """A `gateway dev` that said it is ready."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said = list(self._welcome())
        self.url = next(line.split()[1] for line in self.said if "GraphiQL" in line).removesuffix("/graphiql")

    def _welcome(self) -> Iterator[str]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            yield line
            if line == WELCOME_ENDS_WITH:
                return
        assert self.process.stderr is not None
        raise AssertionError(self.process.stderr.read())

    def __call__(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return the data of an answer without errors."""
        answer = httpx.post(
            f"{self.url}/graphql", json={"query": query, "variables": variables}, headers={"key": "dev-key"}
        ).json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def mutate(self, name: str, input: dict[str, Any], selection: str) -> dict[str, Any]:
        kind = f"{name[0].upper()}{name[1:]}Input"
        payload: dict[str, Any] = self(
            f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {selection} }} }}", input=input
        )[name]
        return payload

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Send a signal; return the exit code and what was said on standard error."""
        self.process.send_signal(number)
        rest, complaints = self.process.communicate(timeout=30)
        self.said += rest.splitlines(keepends=True)
        return self.process.returncode, complaints


@contextmanager
def dev_gateway(data: Path, *arguments: str, port: int = 0, **settings: str) -> Iterator[DevGateway]:
    """Run `gateway dev` on the data folder until it is ended, or the block is."""
    command: Sequence[str] = ("--port", str(port), "--data", str(data), *arguments)
    with start_dev(*command, **settings) as process:
        try:
            gateway = DevGateway(process)
            yield gateway
            if process.poll() is None:
                gateway.end()
        finally:
            process.kill()
