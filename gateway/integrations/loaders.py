"""Batched reads of runs, and pages of integrations and of their runs."""

from collections.abc import Sequence

from gateway.graphql.context import Context, DocumentLoader
from gateway.graphql.pages import Window
from gateway.integrations import store
from gateway.integrations.model import RUNS, IntegrationDocument, RunDocument


class Runs(DocumentLoader):
    """Runs by `_id`."""

    collection = RUNS


async def integration(context: Context, uri: str) -> IntegrationDocument | None:
    return await store.get(context.access, uri)


async def page(context: Context, window: Window) -> Sequence[IntegrationDocument]:
    """Read the integrations of a page, and one more where there is one."""
    return await store.page(context.access, window.after, window.size + 1)


async def page_of_runs(context: Context, uri: str, window: Window) -> Sequence[RunDocument]:
    """Read the runs of a page, and one more where there is one."""
    return await store.page_of_runs(context.access, uri, window.after, window.size + 1)
