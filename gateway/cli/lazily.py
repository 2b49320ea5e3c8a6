"""Commands whose modules are read when they are called: a server holds nothing that only other commands need."""

from collections import UserDict
from pkgutil import resolve_name
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

PLACES = {
    "dev": "gateway.cli.dev:dev",
    "serve": "gateway.cli.serve:serve",
    "schema": "gateway.cli.schema:schema",
    "import": "gateway.cli.importing:import_",
    "export": "gateway.cli.exporting:export",
    "worker": "gateway.cli.worker:worker",
    "documents": "gateway.cli.documents:commands",
    "domains": "gateway.cli.domains:commands",
    "keys": "gateway.cli.keys:commands",
}
"""Where each command is, in the order in which they are told: a function, or a group of several."""


class LazyCommands(TyperGroup):
    """The group of all commands."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = _Read(PLACES)


class _Read(UserDict[str, Any]):
    def __getitem__(self, name: str) -> Any:
        found = resolve_name(self.data[name])
        alone = typer.Typer(add_completion=False)
        if isinstance(found, typer.Typer):
            alone.add_typer(found, name=name)
        else:
            alone.command(name)(found)
        return get_group(alone).commands[name]
