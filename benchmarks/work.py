"""The operations that are measured, as GraphQL."""

from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Operation:
    """One of the measured operations: its name, what it does, its document and the variables of request `n`."""

    name: str
    title: str
    document: str

    def variables(self, n: int, people: int) -> dict[str, Any]:
        match self.name:
            case "Q1":
                return {"id": customer_id(n % people)}
            case "Q2":
                return {"after": None}
            case "Q3":
                start = n * 37 % (people - 100)
                return {"keys": [{"identity": identity(start + i)} for i in range(100)]}
        return {"input": {"profile": {"customerId": customer_id(n * 7919 % people)}, "name": "a0", "values": [f"v{n}"]}}


def customer_id(n: int) -> str:
    return f"C{n:08}"


def identity(n: int) -> dict[str, str]:
    return {"handle": "loyalty_card", "identifier": f"{n:010}"}


OPERATIONS = (
    Operation(
        "Q1",
        "one profile, everything nested",
        f"query ($id: String!) {{ profile(by: {{customerId: $id}}) {{ {EVERYTHING} }} }}",
    ),
    Operation(
        "Q2",
        "a page of 50, everything nested",
        f"""query ($after: String) {{
          profiles(first: 50, after: $after) {{
            edges {{ cursor node {{ {EVERYTHING} }} }}
            pageInfo {{ hasNextPage endCursor }}
          }}
        }}""",
    ),
    Operation(
        "Q3",
        "100 profiles by identity, a part of each",
        """query ($keys: [ProfileKey!]!) {
          profilesBy(keys: $keys) {
            customerId
            attributes(names: ["a0", "a1", "a2", "a3"]) { name values }
            identities { handle identifier isPrimary }
          }
        }""",
    ),
    Operation(
        "M1",
        "replace the values of an attribute",
        """mutation ($input: SetAttributeInput!) {
          setAttribute(input: $input) {
            changed
            errors { code }
            profile { attributes { name type primaryValue values } }
          }
        }""",
    ),
)
