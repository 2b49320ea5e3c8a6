"""The answer when the gateway itself is wrong: it says so, and nothing of why."""

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.legacy_codes import UNKNOWN_ERROR
from gateway.web.refusals import refusal

log = structlog.get_logger(__name__)


class AnswerFailures:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            if started:
                # Half an answer cannot be taken back: the server logs this and closes the connection.
                raise
            log.exception("request failed")
            response = refusal(
                UNKNOWN_ERROR.status,
                UNKNOWN_ERROR.code,
                "Something went wrong here; the header X-Request-Id names this request.",
                legacyCode=UNKNOWN_ERROR.number,
            )
            await response(scope, receive, send)
