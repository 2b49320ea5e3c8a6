"""Which web pages may talk to the gateway: its own, and those of the origins that are listed."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.web.refusals import refusal

METHODS = ("GET", "POST")
HEADERS = ("Authorization", "Key", "X-Request-Id", "X-Apollo-Operation-Name", "Apollo-Require-Preflight")
TOLD = ("Retry-After", "X-Request-Id")
PREFLIGHT_SECONDS = 600


class AllowOrigins(CORSMiddleware):
    """CORS for a list of origins. Cookies are never asked for: who asks says so by a key."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=METHODS,
            allow_headers=HEADERS,
            expose_headers=TOLD,
            max_age=PREFLIGHT_SECONDS,
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code == 200:  # noqa: PLR2004 -- OK.
            return response
        message = f"{bytes(response.body).decode()}: see GATEWAY_CORS_ORIGINS for origins that may ask."
        return refusal(403, "FORBIDDEN_ORIGIN", message)


class RefuseForeignPages:
    """Lets no page of another origin open a WebSocket, which browsers leave to the server to decide."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self.app = app
        self.origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if all(origin in self.origins or _is_of(origin, headers) for origin in headers.getlist("origin")):
            await self.app(scope, receive, send)
            return
        message = "Pages of this origin may not connect: see GATEWAY_CORS_ORIGINS for those that may."
        await refusal(403, "FORBIDDEN_ORIGIN", message)(scope, receive, send)


def _is_of(origin: str, headers: Headers) -> bool:
    """Tell whether an origin is that of the host which was asked, be it through a proxy that speaks TLS."""
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""
