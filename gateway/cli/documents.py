"""`gateway documents`: whether what consumers will ask still fits, found out by their builds."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.graphql.documents import Documents
from gateway.graphql.limits import DocumentLimits
from gateway.graphql.persisted import read_file, trusted_documents
from gateway.schema import build_schema

commands = typer.Typer(help="Check documents that requests name by id.", no_args_is_help=True)


@commands.callback()
def _group() -> None:
    # With a callback, typer keeps `check` as a word of its own although it is the only command.
    pass


@commands.command()
def check(
    file: Annotated[Path, typer.Argument(help='JSON: {"<id>": "<document>"}, as GATEWAY_TRUSTED_DOCUMENTS takes it.')],
) -> None:
    """Check each document of a file against the schema and the limits of this gateway."""
    schema = build_schema()._schema  # noqa: SLF001 -- Strawberry has no other way to it.
    valid = trusted_documents(Documents(schema, DocumentLimits(), introspection=False), read_file(file))
    typer.echo(f"{file} is valid: {len(valid)} document{'s' * (len(valid) != 1)}.")
