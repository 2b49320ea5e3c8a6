"""Entries of lists as clients see them."""

from collections.abc import Sequence

from gateway.lists.model import EntryDocument, V
from gateway.lists.rules.changing import entry_of
from gateway.mongo.documents import View
from gateway.primary_first import Policy


def views(entries: Sequence[EntryDocument[V]], policy: Policy) -> list[View]:
    """Return all entries of a list, each with its place in it; a list kept under another policy is put in order."""
    by_id = {entry["id"]: entry for entry in entries}
    shown: list[View] = []
    for position, entry in enumerate(policy.arrange([entry_of(entry, id_) for id_, entry in by_id.items()])):
        document, eligible = by_id[entry.key], policy.eligible(entry)
        place = {"position": position, "is_eligible": eligible, "is_primary": eligible and position == 0}
        shown.append({**document, **document["value"], **place})
    return shown


def selected(shown: Sequence[View], types: Sequence[str] | None, *, include_inactive: bool) -> list[View]:
    return [
        view for view in shown if (types is None or view["type"] in types) and (include_inactive or view["is_active"])
    ]


def first_eligible(shown: Sequence[View], type: str | None = None) -> View | None:
    """Return the primary entry, or the one that comes first among those of a type."""
    return next((view for view in shown if view["is_eligible"] and type in (None, view["type"])), None)
