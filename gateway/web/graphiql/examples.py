"""The tabs GraphiQL opens on the first visit, one per file of `examples/`, in the order of their names.

A file's first line is its title as a comment; a JSON file of the same name, where there is one, holds its
variables.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """One tab, named after its operation; `title` stands as a comment over the query."""

    title: str
    query: str
    variables: Mapping[str, Any] | None = None


def _read(file: Path) -> Example:
    title, _, query = file.read_text(encoding="utf-8").partition("\n")
    variables = file.with_suffix(".json")
    return Example(
        title=title.removeprefix("# "),
        query=query.lstrip(),
        variables=json.loads(variables.read_text(encoding="utf-8")) if variables.exists() else None,
    )


DEMO_EXAMPLES = tuple(_read(file) for file in sorted((Path(__file__).parent / "examples").glob("*.graphql")))
"""What the gateway can do, on the demo data of `gateway dev`."""
