"""Open connections of `gateway serve` when it ends."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from gateway.domains.actions import register_key
from gateway.mongo.client import Database


async def test_connections_are_told_that_the_gateway_ends_and_do_not_keep_it(
    start_gateway: Callable[..., Any], mongo_uri: str, db: Database
) -> None:
    await register_key(db, "acme", "the-key", "key")
    gateway = start_gateway(mongo_uri, database=db.name)
    gateway.wait_until_ready()
    address = gateway.url.replace("http:", "ws:") + "/graphql"
    with connect(address, subprotocols=["graphql-transport-ws"], proxy=None) as socket:  # type: ignore[list-item]
        socket.send(json.dumps({"type": "connection_init", "payload": {"key": "the-key"}}))
        assert json.loads(socket.recv()) == {"type": "connection_ack"}
        began = time.monotonic()
        gateway.terminate()

        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
    code, log = gateway.finish()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert code == 0
    assert time.monotonic() - began < 5
    lines = [(line["status"], line["domain"], line["key_id"]) for line in log if line["event"] == "connection"]
    assert lines == [(1012, "acme", "key")]
    assert [line for line in log if line["level"] in ("warning", "error")] == []
