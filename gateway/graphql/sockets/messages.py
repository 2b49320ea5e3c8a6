"""The messages of `graphql-transport-ws`, the protocol of the npm package graphql-ws (PROTOCOL.md there)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Any

import orjson
from starlette.types import Message

PROTOCOL = "graphql-transport-ws"
MAX_REASON = 123
"""Bytes that a frame which closes a WebSocket may have for its reason."""


class Close(IntEnum):
    """Why a connection is closed, in numbers; those from 4000 on are the protocol's."""

    DONE = 1000
    TRY_AGAIN_LATER = 1013
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL_NOT_ACCEPTABLE = 4406
    INITIALISATION_TIMEOUT = 4408
    SUBSCRIBER_EXISTS = 4409
    TOO_MANY_INITIALISATIONS = 4429
    INTERNAL = 4500


class Closed(Exception):
    """The client broke the protocol, or may not go on: the connection is closed, with a reason."""

    def __init__(self, code: Close, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:MAX_REASON].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class Received:
    """A message of a client in the form that its type asks for."""

    type: str
    id: str
    payload: Mapping[str, Any] | None


_HAVE_ID: Mapping[str, bool] = MappingProxyType(
    {"connection_init": False, "ping": False, "pong": False, "subscribe": True, "complete": True}
)


def read(message: Message) -> Received:
    """Return what a client sent, or raise `Closed` when it is no message of the protocol."""
    text = message.get("text")
    if text is None:
        raise Closed(Close.BAD_REQUEST, "Messages are text, not binary.")
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Closed(Close.BAD_REQUEST, "The message is not valid JSON.") from None
    if not isinstance(found, dict):
        raise Closed(Close.BAD_REQUEST, "A message is a JSON object.")
    kind, id_, payload = found.get("type"), found.get("id"), found.get("payload")
    if not isinstance(kind, str) or kind not in _HAVE_ID:
        raise Closed(Close.BAD_REQUEST, f"`type` must be one of {', '.join(_HAVE_ID)}.")
    if _HAVE_ID[kind] and (not isinstance(id_, str) or not id_):
        raise Closed(Close.BAD_REQUEST, f"A message of type {kind} needs an `id`, a string that is not empty.")
    if not isinstance(payload, dict | None) or (payload is None and kind == "subscribe"):
        raise Closed(Close.BAD_REQUEST, f"`payload` of a message of type {kind} must be an object.")
    return Received(kind, id_ if isinstance(id_, str) else "", payload)


def written(kind: str, id_: str | None = None, payload: Any = None) -> str:
    """Return a message of ours as it is sent."""
    message: dict[str, Any] = {"type": kind}
    if id_ is not None:
        message["id"] = id_
    if payload is not None:
        message["payload"] = payload
    return orjson.dumps(message).decode()
