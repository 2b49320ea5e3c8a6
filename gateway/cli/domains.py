"""`gateway domains`: the tenants."""

from typing import Annotated

import typer

from gateway.cli.environment import with_database
from gateway.definitions.model import Definitions
from gateway.domains import actions

commands = typer.Typer(help="Make domains, the tenants of the gateway.", no_args_is_help=True)


@commands.callback()
def _group() -> None:
    # With a callback, typer keeps `create` as a word of its own although it is the only command.
    pass


@commands.command()
def create(
    name: Annotated[str, typer.Argument(help="1 to 32 lower-case letters, digits and hyphens.")],
    *,
    closed: Annotated[
        bool, typer.Option("--closed", help="Accept none but defined attributes, handles, apps and extensions.")
    ] = False,
) -> None:
    """Make a domain."""
    is_open = not closed
    definitions = Definitions(open_attributes=is_open, open_handles=is_open, open_apps=is_open, open_extensions=is_open)
    with_database(lambda db: actions.create_domain(db, name, definitions))
    typer.echo(f"The domain {name} is made; gateway keys create --domain {name} makes its first key.")
