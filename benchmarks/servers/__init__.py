"""The servers that are measured, one worker process each, all on the same database."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
NODE_SOURCES = Path(__file__).parent / "node"

GATEWAY = "gateway"
HAND_WRITTEN = "hand-written"
YOGA = "graphql-yoga"
MERCURIUS = "mercurius-jit"


@dataclass(frozen=True, slots=True)
class Server:
    """How a server is started; the database and the port come with the environment, as the gateway's settings."""

    name: str
    command: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    """Of its environment, beside these."""
    node: bool = False
    """Whether it needs Node and runs in the folder of the packages."""

    @property
    def can_run(self) -> bool:
        return not self.node or all(map(shutil.which, ("node", "npm")))


SERVERS = (
    # As it is, with its keys, limits and log; but an answer that comes late is to be measured, not refused.
    # A variant of it is one more line, with the settings that make it one.
    Server(GATEWAY, (sys.executable, "-m", "gateway", "serve"), {"GATEWAY_REQUEST_TIMEOUT": "30"}),
    Server(
        HAND_WRITTEN,
        (
            *(sys.executable, "-m", "uvicorn", "benchmarks.servers.handwritten.app:app"),
            *("--no-access-log", "--no-server-header", "--log-level", "warning"),
        ),
    ),
    Server(YOGA, ("node", "yoga.js"), {"NODE_ENV": "production"}, node=True),
    Server(MERCURIUS, ("node", "mercurius.js"), {"NODE_ENV": "production"}, node=True),
)
