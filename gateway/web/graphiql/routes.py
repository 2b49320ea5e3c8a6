"""The page, its configuration and its assets. Only what the manifest lists can be asked for."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.web.graphiql.examples import Example

ASSETS = Path(__file__).parent / "assets"

# Monaco, GraphiQL's editor, writes its styles into the page and starts its workers.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self' 'unsafe-inline'; "
    "worker-src 'self' blob:; "
    "connect-src 'self'; "
    "img-src 'self' data:; "
    "font-src 'self' data:; "
    "base-uri 'none'; "
    "form-action 'none'; "
    "frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

# Not left to `mimetypes`, which asks the operating system and answers differently from one to the next.
MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
}

# The only assets whose names stay the same when their content changes.
UNHASHED = frozenset({"index.html", "LICENSES.txt"})


def graphiql_routes(*, endpoint: str = "/graphql", key: str | None, examples: Sequence[Example]) -> list[BaseRoute]:
    """Return the routes of `/graphiql`.

    `key` is written into the headers editor of everyone who opens the page: for development only.
    """
    manifest = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))
    configuration = {
        "endpoint": endpoint,
        "headers": None if key is None else {"key": key},
        "examples": [asdict(example) for example in examples],
    }

    async def page(_: Request) -> Response:
        return _file("index.html", caching="no-cache")

    async def config(_: Request) -> Response:
        return JSONResponse(configuration, headers={**SECURITY, "Cache-Control": "no-store"})

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in manifest:
            raise HTTPException(404)
        return _file(name, caching="no-cache" if name in UNHASHED else "public, max-age=31536000, immutable")

    return [
        Route("/graphiql", page),
        Route("/graphiql/config.json", config),
        Route("/graphiql/assets/{name}", asset),
    ]


def _file(name: str, *, caching: str) -> Response:
    file = ASSETS / name
    return FileResponse(file, media_type=MEDIA_TYPES[file.suffix], headers={**SECURITY, "Cache-Control": caching})
