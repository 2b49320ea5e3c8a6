"""`gateway keys`: what callers show to be let in."""

from datetime import timedelta
from typing import Annotated

import typer

from gateway.caller import UNRESTRICTED, Restrictions, Scope
from gateway.cli.environment import with_database
from gateway.domains import actions
from gateway.domains.actions import Grant
from gateway.domains.model import USUAL_SCOPES, Key, NewKey

commands = typer.Typer(help="Make, list, rotate and revoke the keys of a domain.", no_args_is_help=True)

DomainOption = Annotated[str, typer.Option(help="The domain the key opens.")]
KeyArgument = Annotated[str, typer.Argument(help="The id of the key, as `list` shows it.")]


@commands.command()
def create(
    domain: DomainOption,
    *,
    name: Annotated[str, typer.Option(help="What the key is for, to tell it from others.")] = "",
    scope: Annotated[
        list[Scope] | None, typer.Option(help="What it may be used for; read and write unless given. Repeatable.")
    ] = None,
    handle: Annotated[
        list[str] | None,
        typer.Option(help="It sees identities of this handle alone; all unless given. Repeatable."),
    ] = None,
    app: Annotated[
        list[str] | None, typer.Option(help="It sees app profiles of this app alone; all unless given. Repeatable.")
    ] = None,
    extension: Annotated[
        list[str] | None, typer.Option(help="It sees this extension alone; all unless given. Repeatable.")
    ] = None,
    personal: Annotated[
        bool, typer.Option("--personal/--no-personal", help="Whether it sees what is personal, or masks in its place.")
    ] = True,
) -> None:
    """Make a key. It is printed this once, alone on standard output."""
    lists = {"handles": handle, "apps": app, "extensions": extension}
    restrictions = Restrictions(
        **{kind: frozenset(names) for kind, names in lists.items() if names}, sees_personal=personal
    )
    grant = Grant(name, frozenset(scope) if scope else USUAL_SCOPES, restrictions)
    _show(with_database(lambda db: actions.create_key(db, domain, grant)))


@commands.command("list")
def list_(domain: DomainOption) -> None:
    """List the keys of a domain, the oldest first: id, time made, state, rights, name."""
    for key in with_database(lambda db: actions.list_keys(db, domain)):
        made = f"{key.created_at:%Y-%m-%dT%H:%M:%SZ}"
        typer.echo("\t".join((key.key_id, made, _state(key), _rights(key), key.name)))


@commands.command()
def rotate(
    key_id: KeyArgument,
    grace: Annotated[int, typer.Option(min=0, max=2_592_000, help="Seconds for which the old key is still valid.")] = 0,
) -> None:
    """Make another key with the rights of one that ends, at once or after a time of grace."""
    made = with_database(lambda db: actions.rotate_key(db, key_id, timedelta(seconds=grace)))
    _show(made)
    when = f"in {grace} seconds" if grace else "now"
    typer.echo(f"The old key {key_id} ends {when}; running gateways follow within GATEWAY_KEY_CACHE_SECONDS.", err=True)


@commands.command()
def revoke(key_id: KeyArgument) -> None:
    """Revoke a key. Running gateways believe it for GATEWAY_KEY_CACHE_SECONDS more."""
    with_database(lambda db: actions.revoke_key(db, key_id))
    typer.echo(f"The key {key_id} is revoked.")


def _show(made: NewKey) -> None:
    typer.echo(made.secret)
    typer.echo(f"This is the only time the key is shown. Its id is {made.key.key_id}.", err=True)
    typer.echo(f"Its rights: {_rights(made.key)}.", err=True)


def _rights(key: Key) -> str:
    """Return the scopes of a key, and what it is restricted to."""
    said = [" ".join(scope.value for scope in Scope if scope in key.scopes)]
    for kind in ("handles", "apps", "extensions"):
        names = getattr(key.restrictions, kind)
        if names is not None:
            said.append(f"{kind} {' '.join(sorted(names))}")
    if key.restrictions.sees_personal is not UNRESTRICTED.sees_personal:
        said.append("personal data masked")
    return ", ".join(said)


def _state(key: Key) -> str:
    if key.revoked_at is not None:
        return f"revoked {key.revoked_at:%Y-%m-%dT%H:%M:%SZ}"
    return "valid" if key.expires_at is None else f"ends {key.expires_at:%Y-%m-%dT%H:%M:%SZ}"
