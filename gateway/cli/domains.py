"""`gateway domains`: the tenants."""

from typing import Annotated

import typer

from gateway.cli.environment import with_database
from gateway.definitions.model import DEFAULT_CUSTOMER_TYPE, DEFAULT_LOCALE, MAX_CUSTOMER_ID, Definitions
from gateway.domains import actions
from gateway.ids import NEW_ID_LENGTH
from gateway.person.rules.facts import checked_defaults

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
    customer_id_length: Annotated[
        int,
        typer.Option(
            min=NEW_ID_LENGTH, max=MAX_CUSTOMER_ID, help="The most characters of a customer id; Genesys has 16."
        ),
    ] = MAX_CUSTOMER_ID,
    customer_type: Annotated[str, typer.Option(help="What a person is who is not said to be another type.")] = (
        DEFAULT_CUSTOMER_TYPE
    ),
    locale: Annotated[str, typer.Option(help="The locale of a person who is not said to have another.")] = (
        DEFAULT_LOCALE
    ),
) -> None:
    """Make a domain."""
    default_customer_type, default_locale = checked_defaults(customer_type, locale)
    definitions = Definitions(
        max_customer_id=customer_id_length,
        default_customer_type=default_customer_type,
        default_locale=default_locale,
        open_attributes=not closed,
        open_handles=not closed,
        open_apps=not closed,
        open_extensions=not closed,
    )
    with_database(lambda db: actions.create_domain(db, name, definitions))
    typer.echo(f"The domain {name} is made; gateway keys create --domain {name} makes its first key.")
