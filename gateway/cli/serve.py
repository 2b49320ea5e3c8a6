"""`gateway serve`: the gateway in production."""

import structlog

from gateway.app import build_app
from gateway.cli.environment import read_settings
from gateway.telemetry.logs import configure_logs
from gateway.web.server import Server, listen

log = structlog.get_logger(__name__)


def serve() -> None:
    """Serve GraphQL, configured by the environment variables GATEWAY_*, until SIGTERM or SIGINT."""
    settings = read_settings()
    configure_logs(settings.log_level, settings.log_format)
    with listen(settings.host, settings.port) as listener:
        server = Server(listener, shutdown_seconds=settings.shutdown_seconds, max_message_bytes=settings.max_body_bytes)
        app = build_app(settings, fail=server.fail, ending=server.ending)
        host, port = listener.getsockname()[:2]
        log.info("listening", host=host, port=port)
        server.run(app)
