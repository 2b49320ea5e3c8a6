"""What a command finds around it: the settings, and the database they name."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer
from pydantic import ValidationError

from gateway.mongo.client import Database, connect, database, require_replica_set
from gateway.settings import Settings

Result = TypeVar("Result")

HALF_CONFIGURED = 2


def read_settings(**given: object) -> Settings:
    """Read the environment, except for what is given; on any problem, say each in a sentence and exit with code 2."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # It is checked here.
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False):
            variable = f"GATEWAY_{problem['loc'][0]}".upper()
            fault = "is not set" if problem["type"] == "missing" else f"is not valid: {problem['msg']}"
            typer.echo(f"{variable} {fault}.", file=sys.stderr)
        raise typer.Exit(HALF_CONFIGURED) from None


def with_database(action: Callable[[Database], Awaitable[Result]]) -> Result:
    """Do one thing in the database of the settings."""
    settings = read_settings()

    async def connected() -> Result:
        client = connect(settings.mongodb_uri.get_secret_value(), timeout=settings.request_timeout)
        try:
            await require_replica_set(client)
            return await action(database(client, settings.database))
        finally:
            client.close()

    return asyncio.run(connected())
