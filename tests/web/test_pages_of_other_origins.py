"""Pages of other origins that ask the whole gateway, in Chromium."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from playwright.async_api import Page
from starlette.responses import HTMLResponse

from gateway.mongo.client import Database
from tests.packages import served
from tests.web.graphiql_page import browser_page, needs_chromium
from tests.whole import served_gateway

pytestmark = [pytest.mark.browser, needs_chromium]

FETCH = """async ([url, headers, query]) => {
    try {
        const body = JSON.stringify({ query });
        headers = { "Content-Type": "application/json", ...headers };
        const response = await fetch(url, { method: "POST", headers, body });
        const id = response.headers.get("X-Request-Id");
        return { status: response.status, answer: await response.json(), id: id !== null };
    } catch (error) { return { failed: error.name }; }
}"""
"""What a page does that asks, and reads the answer."""

SOCKET = """([url, key]) => new Promise((resolve) => {
    const socket = new WebSocket(url.replace("http:", "ws:"), "graphql-transport-ws");
    socket.onopen = () => socket.send(JSON.stringify({ type: "connection_init", payload: { key } }));
    socket.onmessage = ({ data }) => { resolve(JSON.parse(data).type); socket.close(); };
    socket.onclose = ({ code }) => resolve(code);
})"""
ABNORMAL = 1006
"""All that a browser tells a page of a WebSocket that was refused."""


@pytest.fixture
async def pages(mongo_uri: str, db: Database) -> AsyncIterator[tuple[str, Page, Page]]:
    """Return the address of a gateway, a page of an origin that it lists, and one of another."""
    async with AsyncExitStack() as stack:
        origins = [
            (await stack.enter_async_context(served(HTMLResponse("<!doctype html>")))).removesuffix("/graphql")
            for _ in range(2)
        ]
        url = await stack.enter_async_context(served_gateway(mongo_uri, db, "acme", cors_origins=origins[:1]))
        listed, other = [(await stack.enter_async_context(browser_page())).page for _ in origins]
        for page, origin in zip((listed, other), origins, strict=True):
            await page.goto(origin)
        yield url, listed, other


async def test_a_listed_page_asks_and_another_does_not(pages: tuple[str, Page, Page]) -> None:
    url, listed, other = pages
    asked: list[Any] = [url, {"key": "the-key"}, "{ __typename }"]

    assert await listed.evaluate(FETCH, asked) == {
        "status": 200,
        "answer": {"data": {"__typename": "Query"}},
        "id": True,
    }
    assert (await listed.evaluate(FETCH, [url, {}, "{ __typename }"]))["status"] == 401
    assert await other.evaluate(FETCH, asked) == {"failed": "TypeError"}


async def test_a_listed_page_opens_a_socket_and_another_does_not(pages: tuple[str, Page, Page]) -> None:
    url, listed, other = pages

    assert await listed.evaluate(SOCKET, [url, "the-key"]) == "connection_ack"
    assert await listed.evaluate(SOCKET, [url, "wrong"]) == 4403
    assert await other.evaluate(SOCKET, [url, "the-key"]) == ABNORMAL
