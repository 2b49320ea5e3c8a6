"""Orders of profiles: how they are sorted, and where a cursor stands in one."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from gateway import ids, moments
from gateway.errors import InvalidInput
from gateway.mongo.documents import Document, View
from gateway.search.model import Direction, Indexed, Order, OrderField

_FIELDS: Mapping[OrderField, Indexed] = MappingProxyType(
    {OrderField.CUSTOMER_ID: "_id", OrderField.CREATED_AT: "created_at", OrderField.UPDATED_AT: "updated_at"}
)


def list_name(order: Order) -> str:
    """Return what cursors of an order are marked by, so that those of another one are refused."""
    return "profiles" if order == Order() else f"profiles-{order.field}-{order.direction}"


def place(order: Order, profile: View) -> str:
    """Return where a profile stands in an order."""
    if order.field is OrderField.CUSTOMER_ID:
        return str(profile["customer_id"])
    return f"{moments.printed(profile[_FIELDS[order.field]])}|{profile['customer_id']}"


def sort(order: Order, *, backward: bool) -> list[tuple[str, int]]:
    direction = -1 if (order.direction is Direction.DESC) != backward else 1
    field = _FIELDS[order.field]
    return [(field, direction)] if field == "_id" else [(field, direction), ("_id", direction)]


def between(domain: str, order: Order, *, after: str | None, before: str | None) -> Document:
    """Return what holds for the profiles of a page: they lie between these places."""
    forth, back = ("$gt", "$lt") if order.direction is Direction.ASC else ("$lt", "$gt")
    parts = [
        part
        for side, given, operator in (("after", after, forth), ("before", before, back))
        if given is not None
        for part in _beyond(domain, order, side, given, operator)
    ]
    return {"$and": parts} if parts else {}


def _beyond(domain: str, order: Order, side: str, given: str, operator: str) -> list[Document]:
    """Return what lies beyond a cursor; the first part is a bound in the index, the second settles what is equal."""
    if order.field is OrderField.CUSTOMER_ID:
        return [{"_id": {operator: ids.path(domain, given)}}]
    moment, customer_id = _parted(side, given)
    field, last = _FIELDS[order.field], ids.path(domain, customer_id)
    behind: list[dict[str, Any]] = [{field: {operator: moment}}, {field: moment, "_id": {operator: last}}]
    return [{field: {f"{operator}e": moment}}, {"$or": behind}]


def _parted(side: str, given: str) -> tuple[datetime, str]:
    moment, _, customer_id = given.partition("|")
    try:
        return moments.parsed(moment), customer_id
    except ValueError:
        raise InvalidInput([f"`{side}` takes a cursor of this list, unchanged."], [side]) from None
