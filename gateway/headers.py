"""The headers of a request, found as cheaply as they can be: each request is asked for half a dozen of them."""

from collections.abc import Mapping
from typing import Any


def header(scope: Mapping[str, Any], name: bytes, default: str = "") -> str:
    """Return the first header of a name, which is in lower case, as all names of an ASGI scope are."""
    for its, value in scope["headers"]:
        if its == name:
            return str(value, "latin-1")
    return default


def headers(scope: Mapping[str, Any], name: bytes) -> list[str]:
    """Return all headers of a name."""
    return [str(value, "latin-1") for its, value in scope["headers"] if its == name]
