"""`gateway domains`: the tenants."""

from typing import Annotated

import typer

from gateway.cli.environment import with_database
from gateway.definitions.model import DEFAULT_CUSTOMER_TYPE, DEFAULT_LOCALE, MAX_CUSTOMER_ID, Definitions
from gateway.domains import actions
from gateway.ids import NEW_ID_LENGTH
from gateway.person.rules.facts import checked_defaults

commands = typer.Typer(help="Make and limit domains, the tenants of the gateway.", no_args_is_help=True)


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


@commands.command()
def limit(
    name: Annotated[str, typer.Argument(help="The name of the domain.")],
    per_key: Annotated[
        int | None,
        typer.Option(min=0, help="Units a minute of each key; 0 for no limit, GATEWAY_RATE_PER_KEY unless given."),
    ] = None,
    per_domain: Annotated[
        int | None,
        typer.Option(
            min=0, help="Units a minute of all keys together; 0 for no limit, GATEWAY_RATE_PER_DOMAIN unless given."
        ),
    ] = None,
) -> None:
    """Set both rates of a domain. Running gateways follow within GATEWAY_KEY_CACHE_SECONDS."""
    with_database(lambda db: actions.set_rates(db, name, per_key, per_domain))
    typer.echo(f"The rates of {name} are set.")
