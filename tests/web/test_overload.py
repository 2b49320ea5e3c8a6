import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.web.overload import IN_A_ROW, LATE, Lateness, ShedLoad


async def served(_: Request) -> Response:
    return PlainTextResponse("served")


@pytest.mark.parametrize(
    ("late", "status"),
    [
        ([], 200),
        ([LATE * 10], 200),
        ([LATE + 0.1] * IN_A_ROW, 503),
        ([LATE + 0.1] * IN_A_ROW + [0.0], 200),
    ],
    ids=["in time", "one long step", "late time and again", "recovered"],
)
async def test_requests_are_turned_away_while_the_loop_stays_late(late: list[float], status: int) -> None:
    lateness = Lateness()
    for seconds in late:
        lateness.note(seconds)
    app = Starlette(routes=[Route("/", served, middleware=[Middleware(ShedLoad, lateness)])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as http:
        answer = await http.get("/")

    assert answer.status_code == status
    if status == 503:
        assert answer.headers["Retry-After"] == "1"
        assert answer.json()["errors"][0]["extensions"] == {"code": "OVERLOADED", "retryable": True, "retryAfter": 1}
