import httpx
from starlette.applications import Starlette

from gateway.web.health import Readiness, health_routes


async def reachable() -> bool:
    return True


async def unreachable() -> bool:
    return False


async def test_alive_whatever_else_is_wrong() -> None:
    app = Starlette(routes=health_routes(Readiness("Starting."), unreachable))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway") as client:
        response = await client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})


async def test_ready_once_nothing_is_waited_for_and_a_primary_answers() -> None:
    readiness = Readiness("The demo data is being loaded.")
    app = Starlette(routes=health_routes(readiness, reachable))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway") as client:
        before = await client.get("/readyz")
        readiness.reason = None
        after = await client.get("/readyz")

    assert before.status_code == 503
    assert before.headers["retry-after"] == "1"
    assert before.json() == {"status": "not ready", "reason": "The demo data is being loaded."}
    assert (after.status_code, after.json()) == (200, {"status": "ready"})


async def test_not_ready_without_a_primary() -> None:
    readiness = Readiness("Starting.")
    readiness.reason = None
    app = Starlette(routes=health_routes(readiness, unreachable))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway") as client:
        response = await client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {
        "status": "not ready",
        "reason": "The database has no primary that can be reached.",
    }
