"""The operations that are measured: their GraphQL, the variables of each request, and the bytes that are sent."""

import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

KEY = "bench-key"
REQUESTS = 500
"""Different requests of one operation, sent in turn."""

PAGE = 50
BATCH = 100
PART = ("a0", "a1", "a2", "a3")
"""The attributes that Q3 asks for, of the eight that a profile has."""

_TURN = "##########"
"""Stands in a request where the number of the sending goes, for a write that changes nothing is none."""

ENTRY = "id isPrimary isActive position createdAt updatedAt"
EVERYTHING = f"""
  id customerId version createdAt updatedAt
  attributes {{ name type primaryValue values }}
  identities {{ {ENTRY} handle identifier }}
  appProfiles {{
    {ENTRY} appId key
    attributes {{ name type primaryValue values }}
    devices {{ deviceId isActive attributes }}
  }}
  extensions {{ name multiValued records {{ id isPrimary position data createdAt updatedAt }} }}
"""

Variables = Mapping[str, Any]


def customer_id(n: int) -> str:
    return f"C{n:08}"


def identity(n: int) -> dict[str, str]:
    return {"handle": "loyalty_card", "identifier": f"{n:010}"}


def written(people: int) -> list[int]:
    """Return the numbers of the people whose profiles M1 changes."""
    # A stride that is no divisor of a number of people meets each of them once before it begins again.
    return [n * 7919 % people for n in range(min(REQUESTS, people))]


def _card(n: int, people: int) -> Variables:
    return {"id": customer_id(n * 7919 % people)}


def _page(n: int, people: int) -> Variables:
    after = customer_id(n * 37 % (people - PAGE))
    return {"after": base64.urlsafe_b64encode(f"profiles:{after}".encode()).decode()}


def _batch(n: int, people: int) -> Variables:
    start = n * 37 % (people - BATCH)
    return {"keys": [{"identity": identity(start + i)} for i in range(BATCH)]}


def _write(n: int, people: int) -> Variables:
    values = [f"first {_TURN}", f"second {_TURN}"]
    return {"input": {"profile": {"customerId": customer_id(n * 7919 % people)}, "name": "a0", "values": values}}


@dataclass(frozen=True)
class Operation:
    """One of the measured operations; every good answer to it contains `proof`."""

    name: str
    title: str
    document: str
    variables: Callable[[int, int], Variables]
    proof: str

    def bodies(self, people: int) -> "Bodies":
        return Bodies(self, people)


class Bodies:
    """The bodies of the requests of an operation; each sending of a write writes other values."""

    def __init__(self, operation: Operation, people: int) -> None:
        self._operation = operation
        self._people = people
        # Where another run ended is not known; so many microseconds later no number is used again.
        self._turns = count(time.time_ns() // 1000 % 10**9)

    @cached_property
    def _made(self) -> list[bytes]:
        operation, people = self._operation, self._people
        return [
            json.dumps({"query": operation.document, "variables": operation.variables(n, people)}).encode()
            for n in range(min(REQUESTS, people))
        ]

    def next(self) -> bytes:
        """Return the next request."""
        turn = next(self._turns)
        return self.numbered(turn % len(self._made), turn)

    def numbered(self, n: int, turn: int) -> bytes:
        """Return request `n`; where it is a write, its values tell the `turn`."""
        return self._made[n].replace(_TURN.encode(), f"{turn:010}".encode())


OPERATIONS = (
    Operation(
        "Q1",
        "one profile by customer id, everything nested",
        f"query ($id: String!) {{ profile(by: {{customerId: $id}}) {{ {EVERYTHING} }} }}",
        _card,
        '{"data":{"profile":{"id":',
    ),
    Operation(
        "Q2",
        "a page of 50 by cursor, everything nested",
        f"""query ($after: String) {{
          profiles(first: {PAGE}, after: $after) {{
            edges {{ cursor node {{ {EVERYTHING} }} }}
            pageInfo {{ hasNextPage endCursor }}
          }}
        }}""",
        _page,
        '{"data":{"profiles":{"edges":[{"cursor":',
    ),
    Operation(
        "Q3",
        "100 profiles by identity, a part of each",
        f"""query ($keys: [ProfileKey!]!) {{
          profilesBy(keys: $keys) {{
            customerId
            attributes(names: {json.dumps(PART)}) {{ name values }}
            identities {{ handle identifier isPrimary }}
          }}
        }}""",
        _batch,
        '{"data":{"profilesBy":[{"customerId":',
    ),
    Operation(
        "M1",
        "replace the values of one attribute, answer all of them",
        """mutation ($input: SetAttributeInput!) {
          setAttribute(input: $input) {
            changed
            errors { code }
            profile { attributes { name type primaryValue values } }
          }
        }""",
        _write,
        '{"data":{"setAttribute":{"changed":true,"errors":[],"profile":{',
    ),
)


def named(name: str) -> Operation:
    return next(operation for operation in OPERATIONS if operation.name == name)
