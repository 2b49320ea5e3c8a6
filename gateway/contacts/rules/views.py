"""Contact points as clients see them."""

from collections.abc import Sequence

from gateway.contacts.model import Contact, Terms, V
from gateway.contacts.rules.lists import entry_of
from gateway.mongo.documents import View


def views(contacts: Sequence[Contact[V]], terms: Terms) -> list[View]:
    """Return all contact points of a list, each with its place in it."""
    shown: list[View] = []
    for position, contact in enumerate(contacts):
        eligible = terms.policy.eligible(entry_of(contact, contact["id"]))
        place = {"position": position, "is_eligible": eligible, "is_primary": eligible and position == 0}
        shown.append({**contact, **contact["value"], **place})
    return shown


def selected(shown: Sequence[View], types: Sequence[str] | None, *, include_inactive: bool) -> list[View]:
    return [
        view for view in shown if (types is None or view["type"] in types) and (include_inactive or view["is_active"])
    ]


def first_eligible(shown: Sequence[View], type: str | None = None) -> View | None:
    """Return the primary contact point, or the one that comes first among those of a type."""
    return next((view for view in shown if view["is_eligible"] and type in (None, view["type"])), None)
