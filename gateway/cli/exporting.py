"""`gateway export`: every profile of a domain, as a file that can be imported."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import orjson
import typer

from gateway.caller import Caller
from gateway.cli.environment import read_settings, with_database
from gateway.domains.actions import require_domain
from gateway.domains.loaders import DefinitionBook
from gateway.exports.actions import everybody
from gateway.mongo.access import Access
from gateway.mongo.client import Database

KEY_ID = "export"


def export(
    domain: Annotated[str, typer.Option(help="The domain whose profiles are told.")],
    output: Annotated[Path | None, typer.Option(dir_okay=False, help="The file; standard output unless given.")] = None,
) -> None:
    """Write every profile as a line of JSON, by customer id, all lists primary first.

    The template Gateway-Profile reads them back: `gateway import FILE --type Gateway-Profile`.
    """
    count = with_database(lambda db: _export(db, domain, output))
    typer.echo(f"{count:,} profile{'s' * (count != 1)}.", err=True)


async def _export(db: Database, domain: str, output: Path | None) -> int:
    settings = read_settings()
    await require_domain(db, domain)
    definitions = await DefinitionBook(db, lifetime=settings.key_cache_seconds).of(domain)
    access = Access(db, Caller(domain, KEY_ID), settings.request_timeout, definitions)
    count = 0
    with ExitStack() as opened:
        file = sys.stdout.buffer if output is None else opened.enter_context(output.open("wb"))
        async for page in everybody(access):
            file.writelines(orjson.dumps(profile, option=orjson.OPT_APPEND_NEWLINE) for profile in page)
            count += len(page)
    return count
