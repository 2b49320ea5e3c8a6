"""Who may delete a profile."""

from collections.abc import Iterator

from gateway.definitions.sight import Sight
from gateway.errors import Rejection
from gateway.graphql.denials import partly_hidden


def denied_deletion(sight: Sight) -> Iterator[Rejection]:
    """Yield why a profile may not be deleted, if that is so: what the key does not see would go with it."""
    restrictions = sight.restrictions
    if any(names is not None for names in (restrictions.handles, restrictions.apps, restrictions.extensions)):
        yield partly_hidden("a profile", "profile")
