"""The answer to a request that never reaches GraphQL, in the shape of a GraphQL answer."""

from collections.abc import Mapping

from starlette.responses import JSONResponse


def refusal(
    status: int,
    code: str,
    message: str,
    *,
    headers: Mapping[str, str] | None = None,
    **extensions: str | int,
) -> JSONResponse:
    """Make a response whose only error has `code` and what else programs should know as `extensions`."""
    return JSONResponse(
        {"errors": [{"message": message, "extensions": {"code": code, **extensions}}]},
        status_code=status,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
