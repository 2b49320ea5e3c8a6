"""Tells whoever runs the gateway whether it is alive, and whether it can serve."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

NO_STORE = {"Cache-Control": "no-store"}


class Readiness:
    """What the gateway still waits for before it serves; None when there is nothing left."""

    def __init__(self, reason: str) -> None:
        self.reason: str | None = reason


def health_routes(readiness: Readiness, database_is_writable: Callable[[], Awaitable[bool]]) -> list[Route]:
    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"}, headers=NO_STORE)

    async def readyz(_: Request) -> Response:
        reason = readiness.reason
        if reason is None and not await database_is_writable():
            reason = "The database has no primary that can be reached."
        if reason is None:
            return JSONResponse({"status": "ready"}, headers=NO_STORE)
        return JSONResponse(
            {"status": "not ready", "reason": reason},
            status_code=503,
            headers={**NO_STORE, "Retry-After": "1"},
        )

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
