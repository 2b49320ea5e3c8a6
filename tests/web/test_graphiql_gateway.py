"""GraphiQL on the real `gateway dev`: every tab of the first visit does what its title says."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from playwright.async_api import expect

from tests.program import DevGateway, dev_gateway
from tests.web.graphiql_page import GraphiQLPage, browser_page, needs_chromium

OMNEO = "90722e6c-333-4a90-bd46-b4q12319de8e1"


pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def dev() -> Iterator[DevGateway]:
    with TemporaryDirectory(prefix="gateway-tests-") as folder, dev_gateway(Path(folder)) as running:
        yield running


@pytest.fixture
async def graphiql(dev: DevGateway) -> AsyncIterator[GraphiQLPage]:
    async with browser_page() as opened:
        await opened.open(dev.url)
        yield opened
        assert opened.console_errors == []
        assert [url for url in opened.requests if not url.startswith((f"{dev.url}/", "data:", "blob:"))] == []


async def ran(graphiql: GraphiQLPage, tab: str) -> dict[str, Any]:
    """Run a tab; return the value of its one root field."""
    await graphiql.select_tab(tab)
    await graphiql.run()
    answer = await graphiql.answer()
    assert set(answer) == {"data"}
    ((_, value),) = answer["data"].items()
    found: dict[str, Any] = value
    return found


async def test_the_tabs_do_what_they_say(graphiql: GraphiQLPage) -> None:
    """All in one visit, as a person would: starting a browser takes longer than all of the tabs."""
    assert await graphiql.tabs() == ["LoyaltyCard", "Profiles", "PromoteIdentity", "SetEmailAddress", "CreateProfile"]

    profile = await ran(graphiql, "LoyaltyCard")
    assert profile["customerId"] == OMNEO
    assert [(each["handle"], each["isPrimary"]) for each in profile["identities"]] == [
        ("loyalty_card", True),
        ("card_pos", False),
        ("card_barcode", False),
        ("mailer_platform", False),
    ]
    assert '"customerId": "90722e6c-333-4a90-bd46-b4q12319de8e1"' in await graphiql.visible(".graphiql-response")

    page = await ran(graphiql, "Profiles")
    people = [edge["node"] for edge in page["edges"]]
    assert [person["customerId"] for person in people] == [
        *("482915", OMNEO, "CRN-20481153", "john-doe"),
        *(f"person-{number:03}" for number in range(1, 7)),
    ]
    assert people[3]["attribute"] == {"primaryValue": "john.doe@genesyslab.com"}
    assert people[1]["primaryIdentity"] == {"handle": "loyalty_card", "identifier": "ABDD131KJ13002"}
    assert page["pageInfo"]["hasNextPage"] is True

    promoted = await ran(graphiql, "PromoteIdentity")
    assert (promoted["changed"], promoted["errors"]) == (True, [])
    assert [each["handle"] for each in promoted["profile"]["identities"]] == [
        *("card_pos", "loyalty_card", "card_barcode", "mailer_platform"),
    ]
    assert (await ran(graphiql, "LoyaltyCard"))["version"] == 1, "It was a dry run."

    written = await ran(graphiql, "SetEmailAddress")
    assert (written["changed"], written["errors"]) == (True, [])
    assert written["profile"] == {
        "version": 2,
        "attribute": {"primaryValue": "home@example.com", "values": ["home@example.com", "work@example.com"]},
    }

    created = await ran(graphiql, "CreateProfile")
    assert (created["changed"], created["errors"]) == (True, [])
    assert created["profile"]["version"] == 1
    assert created["profile"]["primaryIdentity"] == {"handle": "loyalty_card", "identifier": "LC-1815-12-10"}
    again = await ran(graphiql, "CreateProfile")
    assert (again["changed"], again["profile"]) == (False, None)
    assert [error["code"] for error in again["errors"]] == ["IDENTITY_TAKEN"]


async def test_the_explorer_and_the_documentation_know_the_schema(graphiql: GraphiQLPage) -> None:
    await graphiql.show("Show GraphiQL Explorer")
    explorer = graphiql.page.locator(".graphiql-explorer-root")
    await expect(explorer.locator(".graphiql-explorer-node").filter(has_text="profilesBy").first).to_be_visible()

    await graphiql.show("Show Documentation Explorer")
    documentation = graphiql.page.locator(".graphiql-doc-explorer")
    await documentation.get_by_text("Query", exact=True).click()
    await expect(documentation).to_contain_text("A key sees its own domain, and nothing else exists for it.")
