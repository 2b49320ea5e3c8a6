"""The attacks, by class."""

import gzip
from collections.abc import Callable

from tests.attacks.target import BODY_BYTES, JSON, KEY, SECRET, Attack, Got, Target
from tests.attacks.tokens import TOKENS

Send = Callable[[Target], Got]
HELLO = b'{"query": "{ __typename }"}'
CREATE = 'mutation { createProfile(input: {customerId: "csrf"}) { changed } }'
BOMB = "{ ...F0 }" + "".join(f" fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(40))
BOMB += " fragment F40 on Query { __typename }"
CYCLE = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"
DEEP = '{ profile(by: {customerId: "x"}) ' + "{ identities { profile " * 30 + "{ id }" + " } }" * 30 + " }"
LIMIT = "DOCUMENT_LIMIT_EXCEEDED"
SET = (
    'mutation ($data: JSON!) { setExtension(input: {profile: {customerId: "x"}, name: "E", records: [$data]})'
    " { errors { code } } }"
)


def body(content: bytes, **headers: str) -> Send:
    return lambda target: target.body(content, **headers)


def query(text: str, **variables: object) -> Send:
    return lambda target: target.query(text, **variables)


def typed(content_type: str | None, content: bytes = HELLO) -> Send:
    headers = {} if content_type is None else {"content-type": content_type}
    return lambda target: target.request(content=content, headers=headers)


def chunked(target: Target) -> Got:
    """Send a body of no announced length that never ends."""
    head = (
        f"POST /graphql HTTP/1.1\nhost: x\nkey: {KEY}\ncontent-type: application/json\ntransfer-encoding: chunked\n\n"
    )
    piece = b"%x\r\n" % 65_536 + b" " * 65_536 + b"\r\n"
    return target.raw(head, piece * (BODY_BYTES // 65_536 + 1))


def slow(target: Target) -> Got:
    """Announce a body and send one byte of it."""
    head = f"POST /graphql HTTP/1.1\nhost: x\nkey: {KEY}\ncontent-type: application/json\ncontent-length: 100\n\n"
    return target.raw(head, b"{")


def over_announced(target: Target) -> Got:
    head = f"POST /graphql HTTP/1.1\nhost: x\nkey: {KEY}\ncontent-type: application/json\ncontent-length: 999999999\n\n"
    return target.raw(head)


def levels(number: int) -> dict[str, object]:
    data: dict[str, object] = {}
    for _ in range(number):
        data = {"a": data}
    return data


TRANSPORT = [
    *(
        Attack("transport", name, body(content), 400, "BAD_REQUEST")
        for name, content in {
            "a number": b"5",
            "a string": b'"x"',
            "null": b"null",
            "an empty batch": b"[]",
            "a batch of a thousand": b"[" + b",".join([HELLO] * 1_000) + b"]",
            "no body": b"",
            "invalid UTF-8": b'{"query": "\xff\xfe"}',
            "truncated JSON": b'{"query": "{ __type',
            "100,000 brackets": b"[" * 100_000,
            "100,000 objects": b'{"a":' * 30_000,
            "NaN": b'{"query": NaN}',
            "a lone surrogate": b'{"query": "\\ud800"}',
            "a query that is a list": b'{"query": ["{ __typename }"]}',
            "variables that are a list": b'{"query": "{ __typename }", "variables": []}',
            "an operation name that is a number": b'{"query": "{ __typename }", "operationName": 1}',
        }.items()
    ),
    Attack("transport", "a body over the limit", body(b" " * (BODY_BYTES + 1)), 413, "PAYLOAD_TOO_LARGE"),
    Attack("transport", "a huge announced body", over_announced, 413, "PAYLOAD_TOO_LARGE"),
    Attack("transport", "a body in chunks over the limit", chunked, 413, "PAYLOAD_TOO_LARGE"),
    Attack("transport", "a body that does not arrive", slow, 408, "REQUEST_TIMEOUT", within=4.0),
    Attack(
        "transport",
        "a compressed bomb",
        body(gzip.compress(b" " * 10_000_000), **{"content-encoding": "gzip"}),
        415,
        "UNSUPPORTED_MEDIA_TYPE",
    ),
    *(
        Attack(
            "transport",
            method,
            lambda target, method=method: target.request(method, content=HELLO, headers=JSON),  # type: ignore[misc]  # mypy does not infer defaults of lambdas.
            405,
            "METHOD_NOT_ALLOWED",
            headers={"allow": "GET, POST, OPTIONS"},
        )
        for method in ("PUT", "DELETE", "PATCH")
    ),
]
CSRF = [
    Attack(
        "csrf",
        "a mutation by GET",
        lambda target: target.request("GET", params={"query": CREATE}),
        405,
        "METHOD_NOT_ALLOWED",
        headers={"allow": "POST"},
    ),
    *(
        Attack("csrf", f"a body of type {content_type}", typed(content_type), 415, "UNSUPPORTED_MEDIA_TYPE")
        for content_type in (
            None,
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/graphql",
            "text/plain; application/json",
        )
    ),
]
DOCUMENT = [
    *(
        Attack("document", name, query(text), 200, code)
        for name, (text, code) in {
            "thousands of aliases": ("{ " + " ".join(f"a{n}: __typename" for n in range(4_000)) + " }", LIMIT),
            "aliases of one field": ("{ " + " ".join(f"a{n}: __typename" for n in range(51)) + " }", LIMIT),
            "thousands of fields": ("{ " + "__typename " * 12_000 + "}", LIMIT),
            "thousands of directives": ("{ __typename " + "@skip(if: false) " * 2_000 + "}", LIMIT),
            "deep selections": (DEEP, LIMIT),
            "deep lists": ("{ a(b: " + "[" * 7_000 + "]" * 7_000 + ") }", LIMIT),
            "deep objects": ("{ a(b: " + "{c: " * 3_000 + "1" + "}" * 3_000 + ") }", LIMIT),
            "fragments spread twice in a chain": (BOMB, LIMIT),
            "a circle of fragments": (CYCLE, "GRAPHQL_VALIDATION_FAILED"),
            "a long comment": ("#" + "x" * 150_000 + "\n{ __typename }", LIMIT),
            "thousands of comments": ("#\n" * 2_000 + "{ __typename }", LIMIT),
            "a long literal": ('{ profile(by: {customerId: "' + "x" * 150_000 + '"}) { id } }', LIMIT),
            "thousands of unused variables": (
                "query (" + " ".join(f"$v{n}: Int" for n in range(2_500)) + ") { __typename }",
                "GRAPHQL_VALIDATION_FAILED",
            ),
            "a huge page": ("{ profiles(first: 1000000) { edges { cursor } } }", "BAD_USER_INPUT"),
            "a page of a negative size": ("{ profiles(first: -1) { edges { cursor } } }", "BAD_USER_INPUT"),
            "a batch over the limit": (
                "{ profilesBy(keys: [" + '{customerId: "x"}' * 101 + "]) { id } }",
                "BATCH_LIMIT_EXCEEDED",
            ),
        }.items()
    ),
]
DISCLOSURE = [
    Attack("disclosure", "introspection", query("{ __schema { types { name } } }"), 200, "GRAPHQL_VALIDATION_FAILED"),
    Attack(
        "disclosure", "a type's fields", query('{ __type(name: "Query") { name } }'), 200, "GRAPHQL_VALIDATION_FAILED"
    ),
    Attack("disclosure", "a misspelt field", query("{ profil { id } }"), 200, "GRAPHQL_VALIDATION_FAILED"),
    Attack(
        "disclosure",
        "a wrong key",
        lambda target: target.request(content=HELLO, headers={**JSON, "key": SECRET}),
        401,
        "UNAUTHENTICATED",
    ),
    Attack(
        "disclosure", "an identity of nobody", query(f'{{ profile(by: {{email: "{SECRET}"}}) {{ id }} }}'), 200, None
    ),
]
INJECTION = [
    *(
        Attack(
            "injection",
            f"{name} for a text",
            body(
                b'{"query": "query ($id: String!) { profile(by: {customerId: $id}) { id } }", "variables": {"id": '
                + value
                + b"}}"
            ),
            200,
            "BAD_USER_INPUT",
        )
        for name, value in {
            "an operator": b'{"$ne": null}',
            "a pattern": b'{"$regex": ".*"}',
            "a list": b'[{"$gt": ""}]',
            "a number of 100 digits": b"1" * 100,
        }.items()
    ),
    *(
        Attack(
            "injection",
            name,
            query("query ($id: String!) { profile(by: {customerId: $id}) { id } }", id=text),
            200,
            None,
        )
        for name, text in {
            "a regular expression": ".*",
            "an expression": "$customer_id",
            "a separator": "demo|x",
            "code": "'; return true; var x='",
            "a nested pattern": "(a+)+$" * 8,
        }.items()
    ),
    *(
        Attack("injection", f"a tampered {name}", query(text), 200, code)
        for name, (text, code) in {
            "cursor": ('{ profiles(after: "e30=") { edges { cursor } } }', "BAD_USER_INPUT"),
            "id": ('{ node(id: "e30=") { id } }', "BAD_USER_INPUT"),
        }.items()
    ),
    *(
        Attack("injection", f"a record with {name}", query(SET, data=data), 200, "BAD_USER_INPUT")
        for name, data in {
            "an operator": {"$set": {"x": 1}},
            "an expression below": {"a": {"$where": "1"}},
            "NUL in a name": {"a\x00b": 1},
            "a number over 64 bits": {"a": 2**64 - 1},
            "900 levels": levels(900),
        }.items()
    ),
]
ATTACKS = [*TRANSPORT, *CSRF, *DOCUMENT, *DISCLOSURE, *INJECTION, *TOKENS]
