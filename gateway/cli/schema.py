"""`gateway schema`: the file that code generators read."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from gateway.schema import schema_text

FILE = Path("schema.graphql")


def schema(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when the file is not current.")] = False,
) -> None:
    """Write the GraphQL schema to schema.graphql in the working directory."""
    text = schema_text()
    if not check:
        FILE.write_text(text, encoding="utf-8", newline="\n")
    elif not FILE.is_file() or FILE.read_bytes() != text.encode():
        sys.exit(f"{FILE} is not current: gateway schema writes it anew.")
