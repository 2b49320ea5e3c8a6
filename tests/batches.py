"""Batches as tests send them and read their answers."""

from typing import Any

from tests.client import ERRORS, Client

Payload = dict[str, Any]

_ROW = f"index changed changes {{ kind path }} {ERRORS}"
_PROFILES = "profile { customerId version identities { identifier } attributes { name values } emails { address } }"
_APP_PROFILES = "appProfile { appId key isPrimary attributes { name values } devices { deviceId } }"


async def batch(client: Client, mutation: str, rows: list[dict[str, Any]], **envelope: Any) -> Payload:
    """Call the mutation of a batch; return its payload with all that is told of the rows."""
    app = "AppProfile" in mutation
    name, selection = ("appProfiles", _APP_PROFILES) if app else ("profiles", f"deletedId {_PROFILES}")
    results = f"status legacyCode results {{ {_ROW} {selection} }}"
    return await client.mutate(mutation, {name: rows, **envelope}, results)


def outcomes(payload: Payload) -> list[Any]:
    """Return for each row the codes and paths of its refusals, or else whether it changed anything."""
    return [
        [(error["code"], ".".join(error["path"])) for error in result["errors"]] or result["changed"]
        for result in payload["results"]
    ]


def status(payload: Payload) -> tuple[str, int | None]:
    return payload["status"], payload["legacyCode"]
