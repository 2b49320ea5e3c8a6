"""`gateway domains`: the tenants."""

from typing import Annotated

import typer

from gateway.cli.environment import with_database
from gateway.definitions.model import MAX_CUSTOMER_ID, Definitions
from gateway.domains import actions
from gateway.ids import NEW_ID_LENGTH

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
        bool, typer.Option("--closed", help="Accept none but defined attributes, handles and apps.")
    ] = False,
    customer_id_length: Annotated[
        int,
        typer.Option(
            min=NEW_ID_LENGTH, max=MAX_CUSTOMER_ID, help="The most characters of a customer id; Genesys has 16."
        ),
    ] = MAX_CUSTOMER_ID,
) -> None:
    """Make a domain."""
    definitions = Definitions(
        max_customer_id=customer_id_length,
        open_attributes=not closed,
        open_handles=not closed,
        open_apps=not closed,
    )
    with_database(lambda db: actions.create_domain(db, name, definitions))
    typer.echo(f"The domain {name} is made; gateway keys create --domain {name} makes its first key.")
