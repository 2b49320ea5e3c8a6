"""`gateway domains`: the tenants."""

import json
from typing import Annotated

import typer

from gateway.cli import issuers
from gateway.cli.environment import with_database
from gateway.definitions.model import DEFAULT_CUSTOMER_TYPE, DEFAULT_LOCALE, MAX_CUSTOMER_ID, Definitions
from gateway.domain_settings.actions import set_domain
from gateway.domain_settings.rules import Given, view
from gateway.domains import actions
from gateway.ids import NEW_ID_LENGTH
from gateway.person.rules.facts import checked_defaults

commands = typer.Typer(help="Make, show and set domains, the tenants of the gateway.", no_args_is_help=True)
commands.add_typer(issuers.commands, name="issuer")

NameArgument = Annotated[str, typer.Argument(help="The name of the domain.")]


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
    name: NameArgument,
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


@commands.command("list")
def list_() -> None:
    """List all domains by name: name, time made, tags."""
    for domain in with_database(actions.list_domains):
        tags = " ".join(f"{name}={value}" for name, value in domain.definitions.tags.items())
        typer.echo("\t".join((domain.name, f"{domain.created_at:%Y-%m-%dT%H:%M:%SZ}", tags)))


@commands.command()
def show(name: NameArgument) -> None:
    """Show the settings of a domain as JSON, and what it defines by name."""
    domain = with_database(lambda db: actions.find_domain(db, name))
    definitions = domain.definitions
    shown = {
        **view(name, definitions),
        "created_at": f"{domain.created_at:%Y-%m-%dT%H:%M:%SZ}",
        "definitions_version": definitions.version,
        "attributes": sorted(definitions.attributes),
        "handles": sorted(definitions.identity_types),
        "apps": sorted(definitions.apps),
        "extensions": sorted(definitions.extensions),
        "list_policies": sorted(policy.path for policy in definitions.list_policies),
    }
    typer.echo(json.dumps(shown, indent=2, ensure_ascii=False))


@commands.command("set")
def set_(
    name: NameArgument,
    *,
    locale: Annotated[str | None, typer.Option(help="The locale of a person who is not said to have another.")] = None,
    address: Annotated[
        list[str] | None,
        typer.Option(help="It may be asked from this address or network, and from no other. Repeatable."),
    ] = None,
    any_address: Annotated[bool, typer.Option("--any-address", help="It may be asked from anywhere.")] = False,
    tag: Annotated[
        list[str] | None, typer.Option(help="A tag, as in cost-centre=42; all others go. Repeatable.")
    ] = None,
    no_tags: Annotated[bool, typer.Option("--no-tags", help="Take all tags away.")] = False,
) -> None:
    """Change settings of a domain. Running gateways follow within GATEWAY_KEY_CACHE_SECONDS."""
    if (address and any_address) or (tag and no_tags):
        raise typer.BadParameter("One option takes away what the other one gives.")
    tags = [(one.partition("=")[0], one.partition("=")[2]) for one in tag or ()]
    given = Given(
        default_locale=locale,
        addresses=[] if any_address else address or None,
        tags=[] if no_tags else tags or None,
    )
    with_database(lambda db: set_domain(db, name, given))
    typer.echo(f"The settings of {name} are changed.")
