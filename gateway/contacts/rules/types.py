"""The types of contact points that a change leaves without use."""

from typing import Any

from gateway.contacts.model import Contact
from gateway.mongo.documents import View

_FIELDS = ("emails", "phones", "addresses")


def deactivated_types(before: View, after: View) -> set[str]:
    """Return the types of those contact points of a profile that were active before and are kept inactive now."""
    return {type_ for field in _FIELDS for type_ in _deactivated(before[field], after[field])}


def _deactivated(before: list[Contact[Any]], after: list[Contact[Any]]) -> set[str]:
    active = {contact["id"] for contact in before if contact["is_active"]}
    return {contact["type"] for contact in after if contact["id"] in active and not contact["is_active"]}
