"""Drives GraphiQL in a real Chromium, as a person would."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

# A browser that asks for nothing on its own account.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class GraphiQLPage:
    """One tab of the browser, with every address it asked for and everything it complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.console_errors: list[str] = []
        page.context.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self._heard("error", str(error)))

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.console_errors.append(text)

    async def open(self, origin: str) -> None:
        """Open GraphiQL of the gateway at `origin` and wait until it knows the schema."""
        async with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            await self.page.goto(f"{origin}/graphiql")
        await self._ready()

    async def reload(self) -> None:
        async with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            await self.page.reload()
        await self._ready()

    async def _ready(self) -> None:
        await expect(self.page.locator(".graphiql-query-editor .view-line").first).to_be_visible()
        await expect(self.page.locator(".graphiql-spinner")).to_have_count(0)

    async def select_tab(self, name: str) -> None:
        tab = self.page.locator(".graphiql-tab").filter(has_text=name)
        await tab.locator(".graphiql-tab-button").click()
        await expect(tab).to_contain_class("graphiql-tab-active")
        # GraphiQL looks for a query's operations a moment later and stores it then; sooner, it would send the
        # operation name of the tab before.
        query = await self.text(".graphiql-query-editor")
        await self.page.wait_for_function("query => localStorage['graphiql:query'] === query", arg=query)

    async def tabs(self) -> list[str]:
        return await self.page.locator(".graphiql-tabs .graphiql-tab-button").all_inner_texts()

    async def show(self, tool: str) -> None:
        """Open the side pane or editor whose button is labelled `tool`."""
        await self.page.get_by_role("button", name=tool, exact=True).click()

    async def run(self) -> None:
        """Press the execute button and wait until the answer is on the screen."""
        async with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            await self.page.locator(".graphiql-execute-button").click()
        await expect(self.page.locator(".graphiql-execute-button")).to_have_attribute(
            "aria-label", "Execute query (Ctrl-Enter)"
        )
        await expect(self.page.locator(".graphiql-response .view-line").first).to_have_text("{")

    async def answer(self) -> Any:
        """Return the answer of the last run: all of it, also what is scrolled out of sight."""
        return json.loads(await self.text(".graphiql-response"))

    async def visible(self, area: str) -> str:
        """Return the lines on the screen; Monaco writes U+00A0 for every space."""
        lines = await self.page.locator(f"{area} .view-line").all_inner_texts()
        return "\n".join(lines).replace("\u00a0", " ")

    async def text(self, area: str) -> str:
        """Return the whole text of the editor within the element that `area` selects."""
        return str(
            await self.page.evaluate(
                """area => globalThis.__MONACO.editor.getEditors()
                     .find(editor => editor.getDomNode().closest(area)).getValue()""",
                area,
            )
        )


@asynccontextmanager
async def browser_page() -> AsyncIterator[GraphiQLPage]:
    """Start Chromium with an empty profile."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            page = await browser.new_page(viewport={"width": 1440, "height": 900})
            yield GraphiQLPage(page)
        finally:
            await browser.close()
