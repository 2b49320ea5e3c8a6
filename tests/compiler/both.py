"""One request answered twice: by graphql-core alone, and by a compiled function."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from graphql.execution import Executor

from gateway.graphql.endpoint import Endpoint
from gateway.graphql.operations import Operations
from gateway.ids import revealed
from tests.client import SCHEMA, Client

_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_MADE = re.compile(rb"[A-Z2-7]{16}")
_OPAQUE = re.compile(rb'"([A-Za-z0-9_-]{20,}={0,2})"')

_objects: ContextVar[list[str]] = ContextVar("objects")


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of an answer, and how many objects graphql-core completed for it."""

    body: bytes
    objects: int

    def decoded(self) -> dict[str, Any]:
        answer: dict[str, Any] = orjson.loads(self.body)
        return answer


class Both:
    """Asks an endpoint that has never seen the document, and asks it again: the second answer is compiled.

    What a dry run makes up, ids and the time, is another one in each answer, so it is made alike in both: times after
    `since`, and random ids that are not among `known`.
    """

    def __init__(self, client: Client, *, known: frozenset[str] = frozenset(), since: str = "9999") -> None:
        self._client = client
        self._known = known
        self._since = since.encode()

    async def __call__(
        self, query: str, variables: dict[str, Any] | None = None, operation_name: str | None = None
    ) -> tuple[Answer, Answer]:
        """Return the interpreted answer and the compiled one."""
        endpoint = Endpoint(Operations(SCHEMA, context=lambda _: self._client.context(), introspection=True))
        body = orjson.dumps({"query": query, "variables": variables, "operationName": operation_name})
        return await self._asked(endpoint, body), await self._asked(endpoint, body)

    async def _asked(self, endpoint: Endpoint, body: bytes) -> Answer:
        with completed_objects() as objects:
            answer = await post(endpoint, body)
        return Answer(self._settled(answer), len(objects))

    def _settled(self, body: bytes) -> bytes:
        body = _OPAQUE.sub(self._alike_when_opaque, body)
        body = _MADE.sub(lambda found: found[0] if found[0].decode() in self._known else b"A" * 16, body)
        return _MOMENT.sub(lambda found: found[0] if found[0] < self._since else b"9999-12-31T23:59:59.999Z", body)

    def _alike_when_opaque(self, found: re.Match[bytes]) -> bytes:
        inside = (revealed(found[1].decode()) or "").encode()
        made = (one.decode() for one in _MADE.findall(inside))
        return found[0] if all(one in self._known for one in made) else b'"' + _MADE.sub(b"A" * 16, inside) + b'"'


async def post(endpoint: Endpoint, body: bytes) -> bytes:
    """Return the body of what an endpoint answers to a body."""
    sent: list[bytes] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message.get("body", b""))

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
    await endpoint(scope, receive, send)
    return b"".join(sent)


@contextmanager
def completed_objects() -> Iterator[list[str]]:
    """Note the types of the objects that graphql-core completes, one by one, for what is asked within the block."""
    complete = Executor.complete_object_value

    def noted(executor: Any, return_type: Any, *rest: Any) -> Any:
        _objects.get().append(return_type.name)
        return complete(executor, return_type, *rest)

    objects: list[str] = []
    # Not what an earlier request left to be done in the background: that has its own list.
    token = _objects.set(objects)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Executor, "complete_object_value", noted)
        yield objects
    _objects.reset(token)
