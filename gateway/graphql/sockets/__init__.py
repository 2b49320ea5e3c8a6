"""GraphQL over WebSockets, in the protocol `graphql-transport-ws`: several operations at a time on one connection."""

from gateway.graphql.sockets.server import SocketLimits, Sockets

__all__ = ["SocketLimits", "Sockets"]
