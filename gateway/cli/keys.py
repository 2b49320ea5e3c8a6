"""`gateway keys`: what callers show to be let in."""

from typing import Annotated

import typer

from gateway.cli.environment import with_database
from gateway.domains import actions
from gateway.domains.model import Key

commands = typer.Typer(help="Make, list and revoke the keys of a domain.", no_args_is_help=True)

DomainOption = Annotated[str, typer.Option(help="The domain the key opens.")]


@commands.command()
def create(
    domain: DomainOption,
    name: Annotated[str, typer.Option(help="What the key is for, to tell it from others.")] = "",
) -> None:
    """Make a key. It is printed this once, alone on standard output."""
    made = with_database(lambda db: actions.create_key(db, domain, name))
    typer.echo(made.secret)
    typer.echo(f"This is the only time the key is shown. Its id is {made.key.key_id}.", err=True)


@commands.command("list")
def list_(domain: DomainOption) -> None:
    """List the keys of a domain, the oldest first: id, time made, state, name."""
    for key in with_database(lambda db: actions.list_keys(db, domain)):
        typer.echo("\t".join((key.key_id, f"{key.created_at:%Y-%m-%dT%H:%M:%SZ}", _state(key), key.name)))


@commands.command()
def revoke(key_id: Annotated[str, typer.Argument(help="The id of the key, as `list` shows it.")]) -> None:
    """Revoke a key. Running gateways believe it for GATEWAY_KEY_CACHE_SECONDS more."""
    with_database(lambda db: actions.revoke_key(db, key_id))
    typer.echo(f"The key {key_id} is revoked.")


def _state(key: Key) -> str:
    return "valid" if key.revoked_at is None else f"revoked {key.revoked_at:%Y-%m-%dT%H:%M:%SZ}"
