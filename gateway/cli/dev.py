"""`gateway dev`: the gateway to try out, with its own MongoDB and a few people in it."""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from gateway.app import Explorer, Preparation, build_app
from gateway.cli.environment import read_settings
from gateway.cli.terminal import StartUp
from gateway.demo.definitions import DEFINITIONS
from gateway.demo.loading import DOMAIN, load_people
from gateway.domains.actions import register_key
from gateway.mongo.client import Database
from gateway.mongo.embedded import embedded_mongo
from gateway.mongo.mongod import EmbeddedMongoFailed
from gateway.settings import Settings
from gateway.telemetry.logs import configure_logs
from gateway.web.graphiql import DEMO_EXAMPLES
from gateway.web.server import Server, listen

KEY = "dev-key"


def dev(
    host: Annotated[str, typer.Option(envvar="GATEWAY_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="GATEWAY_PORT", min=0, max=65535, help="Port to listen on; 0 takes any free one.")
    ] = 8000,
    data: Annotated[
        Path, typer.Option(help="Folder of its MongoDB, kept between runs. Not used with GATEWAY_MONGODB_URI.")
    ] = Path(".data"),
    empty: Annotated[bool, typer.Option("--empty", help="Load no demo people.")] = False,
) -> None:
    """Serve a demo with GraphiQL until Ctrl-C: its own MongoDB, or that of GATEWAY_MONGODB_URI."""
    settings = read_settings(
        mongodb_uri=os.environ.get("GATEWAY_MONGODB_URI", ""),
        host=host,
        port=port,
        graphiql=True,
        introspection=True,
        log_format="console",
    )
    configure_logs(settings.log_level, settings.log_format)
    # What uvicorn says of its start and end stands in the welcome.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # Ctrl-C while MongoDB starts is an end like any other; later it is uvicorn that obeys it.
    with listen(host, port) as listener, StartUp() as start, suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings, listener, start, data.resolve(), empty=empty))


async def _serve(settings: Settings, listener: socket.socket, start: StartUp, data: Path, *, empty: bool) -> None:
    server = Server(listener, shutdown_seconds=settings.shutdown_seconds, max_message_bytes=settings.max_body_bytes)
    async with _mongodb(settings, data, start, server) as (uri, place):

        async def prepare(db: Database) -> None:
            await register_key(db, DOMAIN, KEY, "dev", DEFINITIONS)
            if not empty:
                await load_people(db, partial(start.progress, "Loading the people of the demo …"))
            start.finish(_welcome(listener, place))

        app = build_app(
            settings.model_copy(update={"mongodb_uri": SecretStr(uri)}),
            fail=server.fail,
            ending=server.ending,
            preparations=[Preparation("The demo is being loaded.", prepare)],
            explorer=Explorer(KEY, DEMO_EXAMPLES),
        )
        await server.serve(app)


@asynccontextmanager
async def _mongodb(settings: Settings, data: Path, start: StartUp, server: Server) -> AsyncIterator[tuple[str, str]]:
    """Yield the connection string of a MongoDB, and where its data are in a person's words."""
    if uri := settings.mongodb_uri.get_secret_value():
        start.step("Reaching the MongoDB of GATEWAY_MONGODB_URI …")
        yield uri, "in the MongoDB of GATEWAY_MONGODB_URI"
        return
    runs = False

    def report(sentence: str) -> None:
        if runs:
            # All that is told of a running MongoDB is that it ended.
            server.fail(EmbeddedMongoFailed(sentence))
        else:
            start.step(sentence)

    async with embedded_mongo(data, report=report) as mongo:
        runs = True
        yield mongo.uri, str(data)


def _welcome(listener: socket.socket, place: str) -> str:
    host, port = listener.getsockname()[:2]
    origin = f"http://[{host}]:{port}" if listener.family is socket.AF_INET6 else f"http://{host}:{port}"
    return (
        "\nThe profile gateway is ready.\n\n"
        f"  GraphiQL  {origin}/graphiql\n"
        f"  Endpoint  {origin}/graphql\n"
        f"  Key       {KEY}, in the header `key`; it opens the domain {DOMAIN}\n"
        f"  Data      {place}\n\n"
        "Ctrl-C stops it.\n"
    )
