"""CORS by a list of origins: what preflights and answers say."""

import httpx
import pytest
from pydantic import ValidationError
from starlette.responses import JSONResponse

from gateway.settings import Settings
from gateway.web.origins import AllowOrigins

LISTED = "https://shop.example"
ASKED = {"access-control-request-method": "POST", "access-control-request-headers": "content-type,key"}


async def ask(method: str, headers: dict[str, str]) -> httpx.Response:
    app = AllowOrigins(JSONResponse({"data": None}, headers={"X-Request-Id": "1"}), [LISTED, "http://127.0.0.1:3000"])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway") as http:
        return await http.request(method, "/graphql", headers=headers)


@pytest.mark.parametrize("origin", [LISTED, "http://127.0.0.1:3000"])
async def test_a_listed_origin_may_ask(origin: str) -> None:
    preflight = await ask("OPTIONS", {"origin": origin, **ASKED})
    answer = await ask("POST", {"origin": origin})

    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == origin
    assert preflight.headers["access-control-allow-methods"] == "GET, POST"
    assert {"Authorization", "Key", "Content-Type"} <= set(
        preflight.headers["access-control-allow-headers"].split(", ")
    )
    assert preflight.headers["access-control-max-age"] == "600"
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["access-control-expose-headers"] == "Retry-After, X-Request-Id"
    for told in (preflight, answer):
        assert "Origin" in told.headers["vary"]
        assert "access-control-allow-credentials" not in told.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", **ASKED},
        {"origin": "null", **ASKED},
        {"origin": f"{LISTED}.evil.example", **ASKED},
        {"origin": "http://shop.example", **ASKED},
        {"origin": LISTED, **ASKED, "access-control-request-method": "DELETE"},
        {"origin": LISTED, **ASKED, "access-control-request-headers": "cookie"},
    ],
    ids=["foreign", "null", "a longer name", "without TLS", "method", "header"],
)
async def test_nothing_else_is_allowed(headers: dict[str, str]) -> None:
    preflight = await ask("OPTIONS", headers)

    assert preflight.status_code == 403
    assert preflight.json()["errors"][0]["extensions"] == {"code": "FORBIDDEN_ORIGIN"}
    assert "access-control-allow-origin" not in preflight.headers


async def test_an_answer_to_another_origin_is_not_for_its_page() -> None:
    answer = await ask("POST", {"origin": "https://evil.example"})

    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["vary"] == "Origin"


@pytest.mark.parametrize(
    "given", ["*", "https://*.shop.example", "shop.example", "https://shop.example/", "https://Shop.example", "null"]
)
def test_what_is_no_origin_is_refused_at_start(given: str) -> None:
    with pytest.raises(ValidationError, match="as browsers send it"):
        Settings.model_validate({"mongodb_uri": "mongodb://x", "cors_origins": f"https://shop.example, {given}"})


def test_origins_are_separated_by_commas() -> None:
    settings = Settings.model_validate({"mongodb_uri": "mongodb://x", "cors_origins": f"{LISTED}, http://[::1]:3000"})

    assert settings.cors_origins == (LISTED, "http://[::1]:3000")
