"""Ids: those of documents, those that clients see, and new ones.

A document's `_id` is a path of parts, the domain first, so that every hot read is a read by `_id` and one
domain's documents lie side by side. A client's id (a Relay global id) names a type and a path below the
domain, which it never contains: the caller's key decides about that.
"""

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2b
from itertools import count

from gateway.errors import InvalidInput

SEPARATOR = "|"

NEW_ID_LENGTH = 16
"""The most characters that a customer id may have in Genesys (seed 001)."""


def path(*parts: str) -> str:
    """Join parts so that no two different paths read the same; the last part stays as it is, and sorts as it is."""
    joined = SEPARATOR.join(parts)
    if "%" not in joined and joined.count(SEPARATOR) == len(parts) - 1:
        # There is nothing in it to be escaped.
        return joined
    *outer, last = parts
    return SEPARATOR.join([*map(_escaped, outer), last])


def parts(joined: str, count: int) -> list[str]:
    """Split what `path` joined from `count` parts."""
    *outer, last = joined.split(SEPARATOR, count - 1)
    return [*(part.replace("%7C", SEPARATOR).replace("%25", "%") for part in outer), last]


def _escaped(part: str) -> str:
    if "%" not in part and SEPARATOR not in part:
        return part
    return part.replace("%", "%25").replace(SEPARATOR, "%7C")


def opaque(text: str) -> str:
    """Return a text as clients get what they shall hand back unchanged: not to be read, and safe in a URL."""
    return base64.urlsafe_b64encode(text.encode()).decode()


def revealed(given: str) -> str | None:
    """Return the text of what `opaque` made; None for everything else."""
    try:
        text = base64.b64decode(given, altchars=b"-_", validate=True).decode()
    except ValueError:
        return None
    # Base64 can say one thing in several ways; ours is one of them.
    return text if opaque(text) == given else None


def node_id(type_name: str, *parts: str) -> str:
    """Return the id by which clients refetch a node."""
    return opaque(f"{type_name}:{path(*parts)}")


def parse_node_id(node: str) -> tuple[str, str]:
    """Return the type's name and the joined path of a client's id (`InvalidInput` when we did not make it)."""
    type_name, _, joined = (revealed(node) or "").partition(":")
    if not (type_name and joined):
        raise InvalidInput(["An id is opaque: pass one that the gateway gave you, unchanged."])
    return type_name, joined


_BITS = NEW_ID_LENGTH * 5
_series: ContextVar[Iterator[str] | None] = ContextVar("series", default=None)


def new_id() -> str:
    """Return 80 random bits as `NEW_ID_LENGTH` characters; within `derived_from`, the next id of its series."""
    series = _series.get()
    return next(series) if series else base64.b32encode(secrets.token_bytes(_BITS // 8)).decode()


def derived(*parts: str) -> str:
    """Return an id that looks like a new one, and is the same for the same parts."""
    return base64.b32encode(blake2b(path(*parts).encode(), digest_size=_BITS // 8).digest()).decode()


@contextmanager
def derived_from(*parts: str) -> Iterator[None]:
    """Let all new ids that are made in the block follow from the parts: who does it again makes the same ones."""
    token = _series.set(derived(*parts, str(number)) for number in count())
    try:
        yield
    finally:
        _series.reset(token)
