"""`gateway import`: a file of records, brought in with one command."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Self

import orjson
import typer

from gateway.addresses import standardizer
from gateway.app import INDEXES
from gateway.caller import Caller
from gateway.cli.environment import read_settings, with_database
from gateway.cli.progress import ImportProgress
from gateway.domains.actions import require_domain
from gateway.domains.loaders import DefinitionBook
from gateway.feeds.model import Counts, RowReport
from gateway.formats import BrokenFile, Format
from gateway.imports.actions import begun, taken_in
from gateway.imports.model import Asked, ImportDocument
from gateway.memory import hold_little
from gateway.mongo.access import Access
from gateway.mongo.client import Database
from gateway.mongo.indexes import create_indexes

KEY_ID = "import"
"""In records of changes it stands in the place of a key."""

SOME_FAILED = 1
UNUSABLE = 2


def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The file.")],
    type_: Annotated[str, typer.Option("--type", help="The object type of its records, or a template.")],
    domain: Annotated[str, typer.Option(help="The domain they go to.")],
    format_: Annotated[
        Format | None, typer.Option("--format", help="How they are written; told by the suffix unless given.")
    ] = None,
    element: Annotated[
        str | None,
        typer.Option(help="The element of XML that is a record; those of an ArrayOf…, or the root, unless given."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write what became of each record, as JSON lines.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would happen, and write nothing.")] = False,
) -> None:
    """Take the records of a file in: JSON, JSON lines, CSV or XML. Cut short, it goes on when it is called again.

    Ends with 0 when every record was taken in, and with 1 when some were not.
    """
    kind = format_ or Format.of(file.name)
    if kind is None:
        typer.echo(f"--format is one of {', '.join(Format)}: the suffix of {file.name} does not tell.", err=True)
        raise typer.Exit(UNUSABLE)
    asked = Asked(file, kind, type_, element, dry_run)
    broken: list[str] = []
    counts = with_database(lambda db: _import(db, domain, asked, report, broken))
    typer.echo(_summary(counts, dry_run=dry_run))
    if broken:
        typer.echo(broken[0], err=True)
    if counts["failed"] or broken:
        raise typer.Exit(SOME_FAILED)


async def _import(db: Database, domain: str, asked: Asked, report: Path | None, broken: list[str]) -> Counts:
    settings = read_settings()
    await require_domain(db, domain)
    await create_indexes(db, INDEXES)
    book = DefinitionBook(db, lifetime=settings.key_cache_seconds)
    standardize = standardizer(settings.standardize_addresses)
    caller = Caller(domain, KEY_ID)
    access = Access(db, caller, settings.request_timeout, await book.of(domain), standardize=standardize)
    start = await begun(access, asked)
    hold_little()
    counts = start["counts"]
    with ImportProgress(asked.file, start) as progress, _Report(report, start) as lines:
        try:
            async for step in taken_in(access, book, asked, start):
                lines.write(step.reports)
                progress.show(step)
                counts = step.counts
        except BrokenFile as error:
            broken.append(str(error))
    return counts


class _Report:
    """The file of reports, which begins where the import does: what it has of later rows is written once more."""

    def __init__(self, path: Path | None, start: ImportDocument) -> None:
        self._path = path
        self._row = start["row"]

    def __enter__(self) -> Self:
        if self._path is not None:
            self._keep(self._path)
            self._file = self._path.open("ab")
        return self

    def __exit__(self, *_: object) -> None:
        if self._path is not None:
            self._file.close()

    def write(self, reports: Sequence[RowReport]) -> None:
        if self._path is not None:
            self._file.writelines(orjson.dumps(_told(report), option=orjson.OPT_APPEND_NEWLINE) for report in reports)
            self._file.flush()

    def _keep(self, path: Path) -> None:
        """Keep the lines of the rows that are behind, and no others."""
        kept = path.with_name(f"{path.name}.part")
        with kept.open("wb") as new:
            if self._row and path.exists():
                with path.open("rb") as old:
                    new.writelines(
                        line for line in old if line.endswith(b"\n") and orjson.loads(line)["row"] < self._row
                    )
        kept.replace(path)


def _told(report: RowReport) -> dict[str, Any]:
    return {
        "row": report.row,
        "status": report.status.value,
        "customerId": report.profile,
        "errors": list(report.problems),
    }


def _summary(counts: Counts, *, dry_run: bool) -> str:
    read = counts["read"]
    parts = [f"{counts[name]:,} {name}" for name in ("created", "updated", "unchanged", "ignored", "failed")]
    would = "Nothing was written; there would be " if dry_run else ""
    return f"{would}{read:,} record{'s' * (read != 1)}: {', '.join(parts)}."
