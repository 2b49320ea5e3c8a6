"""Documents are remembered up to a bound, and so is what is made of them."""

import gc
from itertools import product

import orjson
from graphql import DocumentNode

from gateway.graphql.compiler.code import Code
from gateway.graphql.compiler.compiled import MAX_VARIANTS
from gateway.graphql.documents import MAX_REMEMBERED, Documents
from gateway.graphql.endpoint import Endpoint
from gateway.graphql.limits import DocumentLimits
from gateway.graphql.operations import Operations
from tests.client import SCHEMA, Client
from tests.compiler.both import completed_objects, post

DIFFERENT = 2000
PADDING = "#" * 400


def documents() -> Documents:
    return Documents(SCHEMA._schema, DocumentLimits(), introspection=False)


def numbered(number: int) -> str:
    """Return one of many documents, all of them of one length."""
    return f'{{ profile(by: {{customerId: "C{number:05}"}}) {{ id version identities {{ handle }} }} }} {PADDING}'


def alive(kind: type) -> int:
    gc.collect()
    return sum(type(thing) is kind for thing in gc.get_objects())


def test_a_document_is_compiled_when_it_is_asked_for_again() -> None:
    reader = documents()

    assert reader.read(numbered(1)).compiled is None
    assert reader.read(numbered(1)).compiled is not None
    assert reader.read(numbered(1)) is reader.read(numbered(1))


def test_the_latest_documents_are_remembered() -> None:
    reader = documents()
    most = MAX_REMEMBERED // len(numbered(0))
    kept, forgotten = reader.read(numbered(0)), reader.read(numbered(1))

    for number in range(2, most):
        reader.read(numbered(number))
    assert reader.read(numbered(0)) is kept
    reader.read(numbered(most))

    assert reader.read(numbered(0)) is kept
    assert reader.read(numbered(1)) is not forgotten


async def test_many_documents_take_no_more_memory_than_a_few(people: Client) -> None:
    endpoint = Endpoint(Operations(SCHEMA, context=lambda _: people.context()))
    nodes, codes = alive(DocumentNode), alive(Code)

    for number in range(DIFFERENT):
        body = orjson.dumps({"query": numbered(number)})
        answers = {await post(endpoint, body), await post(endpoint, body)}
        assert answers == {b'{"data":{"profile":null}}'}

    most = MAX_REMEMBERED // len(numbered(0))
    assert most < DIFFERENT
    assert alive(DocumentNode) - nodes <= most
    assert alive(Code) - codes <= most


async def test_a_document_has_a_bounded_number_of_functions(people: Client) -> None:
    endpoint = Endpoint(Operations(SCHEMA, context=lambda _: people.context()))
    names = ["id", "version", "tags", "customerId", "isActive", "customerType"]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    asked = " ".join(f"{name} @include(if: ${name})" for name in names)
    query = f'query ({declared}) {{ profile(by: {{customerId: "C1"}}) {{ {asked} }} }}'
    compiled = 0

    for switches in [[False] * len(names), *product([False, True], repeat=len(names))]:
        variables = dict(zip(names, switches, strict=True))
        with completed_objects() as objects:
            answer = orjson.loads(await post(endpoint, orjson.dumps({"query": query, "variables": variables})))
        assert list(answer["data"]["profile"]) == [name for name in names if variables[name]]
        compiled += not objects

    assert compiled == MAX_VARIANTS
