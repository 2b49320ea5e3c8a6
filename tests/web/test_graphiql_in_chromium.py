"""GraphiQL as a person meets it: in Chromium, against a small schema behind a real server."""

import socket
import threading
from collections.abc import AsyncIterator, Iterator

import pytest
import strawberry
import uvicorn
from playwright.async_api import expect
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL

from gateway.web.graphiql import Example, graphiql_routes
from tests.web.graphiql_page import GraphiQLPage, browser_page, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium]


def greet(info: strawberry.Info, name: str) -> str:
    key = info.context["request"].headers["key"]
    return f"Hello {name}, you hold {key}"


@strawberry.type
class Query:
    hello: str = strawberry.field(resolver=greet, description="Greets by name, and says which key it saw.")

    @strawberry.field
    def numbers(self, count: int) -> list[int]:
        return list(range(count))


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    endpoint = GraphQL[None, None](strawberry.Schema(Query), graphql_ide=None)
    examples = [
        Example("Say hello.", "query Hello($name: String!) {\n  hello(name: $name)\n}\n", {"name": "Ada"}),
        Example("Count.", "query Count {\n  numbers(count: 3)\n}\n"),
    ]
    app = Starlette(
        routes=[*graphiql_routes(key="dev-key", examples=examples), Route("/graphql", endpoint)],
    )
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none"))
    # The socket takes connections before the server runs, so nobody has to wait for it.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
async def graphiql(origin: str) -> AsyncIterator[GraphiQLPage]:
    async with browser_page() as opened:
        await opened.open(origin)
        yield opened
        assert opened.console_errors == []
        assert [url for url in opened.requests if not url.startswith((f"{origin}/", "data:"))] == []


async def test_an_example_runs_with_its_variables_and_the_key(graphiql: GraphiQLPage) -> None:
    await graphiql.run()

    assert await graphiql.answer() == {"data": {"hello": "Hello Ada, you hold dev-key"}}
    assert '"hello": "Hello Ada, you hold dev-key"' in await graphiql.visible(".graphiql-response")
    assert await graphiql.page.title() == "Profile gateway"


async def test_every_example_opens_as_a_tab(graphiql: GraphiQLPage) -> None:
    assert await graphiql.tabs() == ["Hello", "Count"]

    await graphiql.select_tab("Count")
    await graphiql.run()

    assert await graphiql.text(".graphiql-query-editor") == "# Count.\n\nquery Count {\n  numbers(count: 3)\n}\n"
    assert await graphiql.answer() == {"data": {"numbers": [0, 1, 2]}}


async def test_the_key_is_not_stored_and_is_there_again_after_a_reload(graphiql: GraphiQLPage) -> None:
    await graphiql.run()
    await graphiql.page.wait_for_function("'graphiql:tabState' in localStorage")

    await graphiql.reload()
    assert "dev-key" not in await graphiql.page.evaluate("JSON.stringify(localStorage)")
    await graphiql.run()

    assert await graphiql.answer() == {"data": {"hello": "Hello Ada, you hold dev-key"}}


async def test_the_explorer_lists_the_fields_of_the_schema(graphiql: GraphiQLPage) -> None:
    await graphiql.show("Show GraphiQL Explorer")

    explorer = graphiql.page.locator(".graphiql-explorer-root")
    await expect(explorer.locator(".graphiql-explorer-node").filter(has_text="numbers").first).to_be_visible()


async def test_the_documentation_shows_descriptions(graphiql: GraphiQLPage) -> None:
    await graphiql.show("Show Documentation Explorer")
    await graphiql.page.locator(".graphiql-doc-explorer").get_by_text("Query", exact=True).click()

    await expect(graphiql.page.locator(".graphiql-doc-explorer")).to_contain_text("Greets by name")


async def test_the_history_remembers_what_ran(graphiql: GraphiQLPage) -> None:
    await graphiql.run()
    await graphiql.show("Show History")

    await expect(graphiql.page.locator(".graphiql-history-item-label")).to_have_text(["Hello"])
