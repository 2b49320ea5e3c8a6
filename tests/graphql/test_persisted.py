"""Documents that a request names: Apollo's automatic persisted queries, and trusted documents by their ids."""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType, SimpleNamespace
from typing import Any

import httpx
import pytest
from graphql.language import parser

from gateway.graphql.documents import MAX_REMEMBERED

GRAPHQL_RESPONSE = "application/graphql-response+json"
NOT_FOUND = {"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}
HELLO = "query Hello($n: String) { hello(name: $n) }"

Toy = Callable[..., httpx.AsyncClient]


@pytest.fixture
def toy(toy: Toy) -> Toy:
    """Make clients of an endpoint whose context is one for compiled documents."""
    return partial(toy, context=lambda _request: SimpleNamespace(expected=frozenset()))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def persisted(text: str, version: object = 1) -> dict[str, Any]:
    return {"persistedQuery": {"version": version, "sha256Hash": sha256(text)}}


async def ask(client: httpx.AsyncClient, **request: Any) -> tuple[int, dict[str, Any]]:
    answer = await client.post("", json=request, headers={"Accept": GRAPHQL_RESPONSE})
    return answer.status_code, answer.json()


def refused(code: str, message: str, **extensions: object) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code, **extensions}}]}


@contextmanager
def parses() -> Iterator[list[str]]:
    """Note the documents that are parsed within the block."""
    texts: list[str] = []

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code is parser.parse.__code__:
            texts.append(frame.f_locals["source"])

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield texts
    finally:
        sys.setprofile(before)


async def test_an_unknown_hash_is_registered_and_then_enough(toy: Toy) -> None:
    client = toy()

    with parses() as parsed:
        answers = [
            await ask(client, extensions=persisted(HELLO)),
            await ask(client, extensions=persisted(HELLO), query=HELLO, variables={"n": "1"}),
            await ask(client, extensions=persisted(HELLO), variables={"n": "2"}),
            await ask(client, extensions=persisted(HELLO), query="", variables={"n": "3"}),
            await ask(client, query=HELLO, variables={"n": "4"}),
        ]

    assert answers == [
        (200, {"errors": [NOT_FOUND]}),
        (200, {"data": {"hello": "Hello, 1!"}}),
        (200, {"data": {"hello": "Hello, 2!"}}),
        (200, {"data": {"hello": "Hello, 3!"}}),
        (200, {"data": {"hello": "Hello, 4!"}}),
    ]
    assert parsed == [HELLO]


async def test_a_document_that_is_known_by_its_text_gets_its_hash(toy: Toy) -> None:
    client = toy()

    with parses() as parsed:
        assert (await ask(client, query=HELLO))[0] == 200
        assert await ask(client, extensions=persisted(HELLO)) == (200, {"errors": [NOT_FOUND]})
        assert (await ask(client, query=HELLO, extensions=persisted(HELLO)))[0] == 200
        assert await ask(client, extensions=persisted(HELLO)) == (200, {"data": {"hello": "Hello, world!"}})

    assert parsed == [HELLO]


async def test_get_names_documents_too(toy: Toy, written: list[str]) -> None:
    client = toy()
    extensions = json.dumps(persisted(HELLO))
    mutation = 'mutation { write(text: "a") }'

    before = await client.get("", params={"extensions": extensions})
    registered = await client.get("", params={"query": HELLO, "extensions": extensions})
    after = await client.get("", params={"extensions": extensions, "variables": '{"n": "you"}'})
    await ask(client, query=mutation, extensions=persisted(mutation))
    writing = await client.get("", params={"extensions": json.dumps(persisted(mutation))})

    assert (before.status_code, before.json()) == (200, {"errors": [NOT_FOUND]})
    assert before.headers["cache-control"] == "no-store"
    assert registered.status_code == 200
    assert after.json() == {"data": {"hello": "Hello, you!"}}
    assert (writing.status_code, writing.headers["allow"]) == (405, "POST")
    assert written == ["a"]


BAD_HASH = "`extensions.persistedQuery.sha256Hash` must be 64 hexadecimal digits in lower case."
BAD_VERSION = "`extensions.persistedQuery.version` must be 1."
MISMATCH = "`extensions.persistedQuery.sha256Hash` is not the SHA-256 of `query` in UTF-8."
TWO_NAMES = "`documentId` names the document: send neither `query` nor `extensions.persistedQuery` with it."


def named(**entries: object) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": entries}}


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"extensions": {"persistedQuery": "x"}}, "`extensions.persistedQuery` must be an object or null."),
        ({"extensions": {"persistedQuery": []}}, "`extensions.persistedQuery` must be an object or null."),
        (named(), BAD_VERSION),
        (named(version=1), BAD_HASH),
        (named(version=2, sha256Hash=sha256(HELLO)), BAD_VERSION),
        (named(version="1", sha256Hash=sha256(HELLO)), BAD_VERSION),
        (named(version=True, sha256Hash=sha256(HELLO)), BAD_VERSION),
        (named(version=1.0, sha256Hash=sha256(HELLO)), BAD_VERSION),
        (named(version=1, sha256Hash=5), BAD_HASH),
        (named(version=1, sha256Hash=""), BAD_HASH),
        (named(version=1, sha256Hash="g" * 64), BAD_HASH),
        (named(version=1, sha256Hash="a" * 63), BAD_HASH),
        (named(version=1, sha256Hash="a" * 65), BAD_HASH),
        (named(version=1, sha256Hash="a" * 64 + "\n"), BAD_HASH),
        (named(version=1, sha256Hash=sha256(HELLO).upper()), BAD_HASH),
        ({"query": HELLO, **named(version=1, sha256Hash="a" * 64)}, MISMATCH),
        ({"query": HELLO + " ", "extensions": persisted(HELLO)}, MISMATCH),
        ({"documentId": 5}, "`documentId` must be a string."),
        ({"doc_id": {}}, "`doc_id` must be a string."),
        ({"documentId": "a", "doc_id": "a"}, "`documentId` and `doc_id` mean the same: send one of them."),
        ({"documentId": "a", "query": HELLO}, TWO_NAMES),
        ({"documentId": "a", "extensions": persisted(HELLO)}, TWO_NAMES),
        ({"documentId": "a", "query": HELLO, "extensions": persisted(HELLO)}, TWO_NAMES),
        ({"query": HELLO, "extensions": {"cost": "true"}}, "`extensions.cost` must be a boolean or null."),
        ({"query": HELLO, "extensions": {"cost": 1}}, "`extensions.cost` must be a boolean or null."),
    ],
)
async def test_what_names_no_document_is_refused(toy: Toy, request_: dict[str, Any], message: str) -> None:
    client = toy(trusted={"a": HELLO})

    with parses() as parsed:
        assert await ask(client, **request_) == (400, refused("BAD_REQUEST", message, legacyCode=7004))
        assert await ask(client, extensions=persisted(HELLO)) == (200, {"errors": [NOT_FOUND]})

    assert parsed == []


async def test_a_document_that_is_refused_is_not_registered(toy: Toy) -> None:
    client = toy()

    for text in ("{", "{ nothing }", "{" + "hello " * 10_001 + "}"):
        assert (await ask(client, query=text, extensions=persisted(text)))[0] == 400
        assert await ask(client, extensions=persisted(text)) == (200, {"errors": [NOT_FOUND]})


async def test_what_is_remembered_is_bounded_and_a_forgotten_document_is_registered_again(toy: Toy) -> None:
    client = toy()
    texts = [f"{{ hello }} # {letter * 18_000}" for letter in "abcd"]
    assert 3 * len(texts[0]) < MAX_REMEMBERED < 4 * len(texts[0])

    for text in texts:
        assert (await ask(client, query=text, extensions=persisted(text)))[0] == 200
    known = [await ask(client, extensions=persisted(text)) for text in texts]
    with parses() as parsed:
        again = [
            await ask(client, query=texts[0], extensions=persisted(texts[0])),
            await ask(client, extensions=persisted(texts[0])),
        ]

    hello = (200, {"data": {"hello": "Hello, world!"}})
    assert known == [(200, {"errors": [NOT_FOUND]}), hello, hello, hello]
    assert again == [hello, hello]
    assert parsed == [texts[0]]


@pytest.mark.parametrize(
    "request_",
    [
        {"documentId": "greeting"},
        {"doc_id": "greeting"},
        {"documentId": sha256(HELLO)},
        {"extensions": persisted(HELLO)},
    ],
)
@pytest.mark.parametrize("only", [False, True])
async def test_a_trusted_document_is_served_by_its_id_and_parsed_at_start_alone(
    toy: Toy, request_: dict[str, Any], only: bool
) -> None:
    client = toy(trusted={"greeting": HELLO, sha256(HELLO): HELLO}, trusted_only=only)

    with parses() as parsed:
        posted = [await ask(client, variables={"n": n}, **request_) for n in "abc"]
        texts = {name: given if isinstance(given, str) else json.dumps(given) for name, given in request_.items()}
        got = await client.get("", params=texts)

    assert posted == [(200, {"data": {"hello": f"Hello, {n}!"}}) for n in "abc"]
    assert got.status_code == 200
    assert parsed == []


async def test_an_unknown_id_is_refused(toy: Toy) -> None:
    for only in (False, True):
        client = toy(trusted={"greeting": HELLO}, trusted_only=only)

        answer = await ask(client, documentId="Greeting")

        assert answer == (400, refused("PERSISTED_DOCUMENT_NOT_FOUND", "There is no document of that `documentId`."))


@pytest.mark.parametrize(
    "request_",
    [
        {"query": "{ hello }"},
        {"query": HELLO},
        {"query": HELLO, "extensions": persisted(HELLO)},
        {"query": "{"},
        {"extensions": persisted("{ hello }")},
    ],
)
async def test_nothing_but_trusted_documents_is_served_where_that_is_asked(toy: Toy, request_: dict[str, Any]) -> None:
    client = toy(trusted={"greeting": HELLO}, trusted_only=True)

    with parses() as parsed:
        status, body = await ask(client, **request_)

    message = "Only documents that this gateway was given are served: name one by its id in `documentId`."
    assert (status, body) == (400, refused("PERSISTED_DOCUMENT_REQUIRED", message))
    assert parsed == []


async def test_trusted_documents_do_not_hinder_others(toy: Toy) -> None:
    client = toy(trusted={"greeting": HELLO})

    assert await ask(client, query="{ hello }") == (200, {"data": {"hello": "Hello, world!"}})


async def test_a_trusted_document_keeps_the_rules_of_operations(toy: Toy, written: list[str]) -> None:
    text = 'mutation A { write(text: "a") } mutation B { write(text: "b") } subscription C { tick }'
    client = toy(trusted={"writing": text})

    posted = await ask(client, documentId="writing", operationName="B")
    unnamed = await ask(client, documentId="writing")
    subscribed = await ask(client, documentId="writing", operationName="C")
    got = await client.get("", params={"documentId": "writing", "operationName": "A"})

    assert posted == (200, {"data": {"write": "b"}})
    assert (unnamed[0], subscribed[0], got.status_code) == (400, 400, 405)
    assert written == ["b"]


async def test_a_trusted_document_may_look_into_the_schema(toy: Toy) -> None:
    client = toy(trusted={"types": "{ __schema { queryType { name } } }"})

    assert await ask(client, documentId="types") == (200, {"data": {"__schema": {"queryType": {"name": "Query"}}}})
    assert (await ask(client, query="{ __schema { queryType { name } } }"))[0] == 400
