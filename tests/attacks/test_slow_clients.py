"""Attacks by clients that are slow on purpose: each is let go in time, and keeps nobody waiting."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from gateway.web.protocols import HEAD_SECONDS
from tests.attacks.target import KEY, Target
from tests.attacks.watching import Watch

HEAD = f"POST /graphql HTTP/1.1\r\nhost: x\r\nkey: {KEY}\r\ncontent-type: application/json\r\n"


@contextmanager
def plain(target: Target) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", target.port), timeout=30) as one:
        yield one


def let_go(one: socket.socket) -> bool:
    """Wait until the gateway closes a connection without a word."""
    with suppress(ConnectionError):
        return one.recv(1) == b""
    return True


@pytest.mark.parametrize("said", ["", "P", HEAD], ids=["nothing", "a letter", "half a head"])
def test_heads_that_do_not_come_are_not_waited_for(watch: Watch, said: str) -> None:
    number = 200
    with (
        watch.attack("transport", f"{number} connections that say {said[:4]!r}", within=HEAD_SECONDS + 4, cpu=1) as row,
        ExitStack() as crowd,
    ):
        crowded = [crowd.enter_context(plain(watch.target)) for _ in range(number)]
        for one in crowded:
            one.sendall(said.encode())
        ended = [let_go(one) for one in crowded]
        row.answer = "closed"

    assert all(ended)


def test_a_head_that_comes_byte_by_byte_is_not_waited_for(watch: Watch) -> None:
    with (
        watch.attack("transport", "a head, byte by byte", within=HEAD_SECONDS + 4, cpu=1) as row,
        plain(watch.target) as one,
    ):
        one.setblocking(False)
        began = time.monotonic()
        with suppress(ConnectionError):
            for letter in HEAD * 100:
                one.sendall(letter.encode())
                with suppress(BlockingIOError):
                    if one.recv(1) == b"":
                        break
                time.sleep(0.05)  # As slow as it is meant to be.
        took = time.monotonic() - began
        row.answer = "closed"

    assert took < HEAD_SECONDS + 2


def test_a_head_without_end_is_refused(watch: Watch) -> None:
    with watch.attack("transport", "a head of 10 MB") as row, plain(watch.target) as one:
        with suppress(ConnectionError):
            one.sendall(f"GET / HTTP/1.1\r\nx: {'x' * 10_000_000}".encode())
        with suppress(ConnectionError):
            assert one.recv(12) in (b"HTTP/1.1 400", b"")
        row.answer = "400"
