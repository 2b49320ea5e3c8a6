"""GraphiQL, served by the gateway itself: no request leaves the machine.

`assets/` is built from `source/` (`cd source && npm run build`, Node 20 or newer) and committed, so that
nobody needs Node to run the gateway. `examples/` holds the queries that open as tabs on the first visit.
"""

from gateway.web.graphiql.examples import DEMO_EXAMPLES, Example
from gateway.web.graphiql.routes import graphiql_routes

__all__ = ["DEMO_EXAMPLES", "Example", "graphiql_routes"]
