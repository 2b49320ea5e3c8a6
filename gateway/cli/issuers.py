"""`gateway domains issuer`: whose tokens let the people of a domain in."""

from typing import Annotated

import typer

from gateway.cli.environment import with_database
from gateway.end_users import actions
from gateway.end_users.model import Issuer
from gateway.end_users.rules.issuers import parsed_mapping

commands = typer.Typer(help="Trust issuers of end users' tokens (OIDC).", no_args_is_help=True)

DomainArgument = Annotated[str, typer.Argument(help="The name of the domain.")]
IssuerOption = Annotated[str, typer.Option(help="The claim `iss` of its tokens, character by character.")]
AudienceOption = Annotated[str, typer.Option(help="The claim `aud` of the tokens that are meant for us.")]


@commands.command("set")
def set_(
    domain: DomainArgument,
    *,
    issuer: IssuerOption,
    audience: AudienceOption,
    jwks_url: Annotated[str, typer.Option(help="Where it publishes its keys (JWKS); https:// unless on this machine.")],
    maps_to: Annotated[
        str,
        typer.Option(
            help="What the claim names a person by: customer-id, identity:<handle>, or email, which has to be verified "
            "by the issuer and in the profile."
        ),
    ],
    claim: Annotated[str, typer.Option(help="The claim that names a person.")] = "sub",
) -> None:
    """Trust an issuer for an audience, or change how. Running gateways follow within GATEWAY_KEY_CACHE_SECONDS."""
    named_by, handle = parsed_mapping(maps_to)
    trusted = Issuer(
        domain=domain,
        issuer=issuer,
        audience=audience,
        jwks_url=jwks_url,
        claim=claim,
        named_by=named_by,
        handle=handle,
    )
    with_database(lambda db: actions.trust_issuer(db, trusted))
    typer.echo(f"Tokens of {issuer} for {audience} open the domain {domain}.")


@commands.command("list")
def list_(domain: DomainArgument) -> None:
    """List the issuers that a domain trusts: issuer, audience, URL of keys, claim, what it maps to."""
    for issuer in with_database(lambda db: actions.list_issuers(db, domain)):
        maps_to = f"{issuer.named_by}:{issuer.handle}" if issuer.handle else issuer.named_by
        typer.echo(f"{issuer.issuer}\t{issuer.audience}\t{issuer.jwks_url}\t{issuer.claim}\t{maps_to}")


@commands.command()
def remove(domain: DomainArgument, *, issuer: IssuerOption, audience: AudienceOption) -> None:
    """Trust an issuer no more. Running gateways believe its tokens for GATEWAY_KEY_CACHE_SECONDS more."""
    with_database(lambda db: actions.distrust_issuer(db, domain, issuer, audience))
    typer.echo(f"Tokens of {issuer} for {audience} open the domain {domain} no more.")
