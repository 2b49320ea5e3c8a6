"""The program `gateway`.

Every expected failure is a sentence on standard error and an exit code that is not 0.
"""

import sys

import typer
from pymongo.errors import PyMongoError

from gateway.addresses import UnusableStandardizer
from gateway.cli.lazily import LazyCommands
from gateway.errors import Rejection, Rejections
from gateway.graphql.persisted import UnusableDocuments
from gateway.mongo.client import UnsuitableServer, UnusableUri
from gateway.mongo.mongod import EmbeddedMongoFailed
from gateway.web.server import AddressTaken

EXPECTED = (
    Rejection,
    AddressTaken,
    EmbeddedMongoFailed,
    UnsuitableServer,
    UnusableDocuments,
    UnusableStandardizer,
    UnusableUri,
)
"""Failures that say in a sentence what to do."""

program = typer.Typer(
    name="gateway",
    cls=LazyCommands,
    help="One GraphQL endpoint in front of customer profiles.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@program.callback()
def _gateway() -> None:
    # Without a callback, typer takes what has no command of its own for a mistake.
    pass


def main() -> None:
    try:
        program()
    except Rejections as several:
        sys.exit("\n".join(rejection.message for rejection in several.rejections))
    except EXPECTED as refusal:
        sys.exit(str(refusal))
    except PyMongoError as error:
        # The driver's own words are left out: they list its settings and what it knows of every server.
        sys.exit(f"MongoDB cannot be reached, or refuses what is asked ({type(error).__name__}).")
