"""What of an object is seen by a caller that does not see all of a profile."""

from collections.abc import Mapping
from typing import Any

from gateway.definitions.sight import MASK, Sight
from gateway.mongo.documents import View


def seen(sight: Sight | None, document: View | None) -> View | None:
    """Return an object as a caller sees it.

    Nobody can tell what in it is personal, or an id in another system, so it is seen as a whole or not at all.
    """
    if document is None or sight is None or (sight.whole and sight.reads):
        return document
    return _masked(document) if sight.reads else None


def seen_failure(sight: Sight | None, document: View | None) -> View | None:
    """Return a failure as a caller sees it."""
    if document is None or sight is None or (sight.whole and sight.reads):
        return document
    if not sight.reads:
        return None
    errors = [{**error, "message": MASK} for error in document["errors"]]
    return {**document, "object": MASK, "errors": errors}


def _masked(document: View) -> Mapping[str, Any]:
    keys = [{**key, "value": MASK} for key in document["keys"]]
    return {**document, "data": MASK, "kept": MASK, "keys": keys}
