"""Batched reads of objects: pages of the lists that they stand in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway import ids, moments
from gateway.errors import InvalidInput
from gateway.graphql import pages
from gateway.graphql.context import Context, DocumentLoader, Loader
from gateway.mongo.access import Access, now
from gateway.mongo.documents import View
from gateway.object_types.model import KeyRole
from gateway.objects import store
from gateway.objects.model import COLLECTION, COUNT_SECONDS, FAILURES
from gateway.objects.rules.placing import list_of, list_of_role, list_of_type
from gateway.objects.rules.seeing import seen, seen_failure
from gateway.objects.store import Place
from gateway.profiles.loaders import Profiles
from gateway.text import normalised

_CURSORS = "objects"
_FAILURE_CURSORS = "ingestFailures"


@dataclass(frozen=True, slots=True)
class PageKey:
    """A page of one list; the lists of one level are asked for the same page, each of its own."""

    list: str
    window: pages.Window


class Objects(DocumentLoader):
    """Objects by `_id`, as the caller sees them."""

    collection = COLLECTION

    async def load_batch(self, keys: Sequence[str]) -> Sequence[View | None]:
        sight = self.context.access.sight
        return [seen(sight, document) for document in await super().load_batch(keys)]


class Failures(DocumentLoader):
    """Failures by `_id`, as the caller sees them."""

    collection = FAILURES

    async def load_batch(self, keys: Sequence[str]) -> Sequence[View | None]:
        sight = self.context.access.sight
        return [seen_failure(sight, document) for document in await super().load_batch(keys)]


class ObjectPages(Loader[PageKey, Mapping[str, Any]]):
    """Pages of objects, newest first; one command for all lists of which the same page is asked for."""

    async def load_batch(self, keys: Sequence[PageKey]) -> Sequence[Mapping[str, Any]]:
        by_window: dict[pages.Window, list[str]] = defaultdict(list)
        for key in keys:
            by_window[key.window].append(key.list)
        found: dict[PageKey, Mapping[str, Any]] = {}
        at, sight = now(), self.context.access.sight
        for window, lists in by_window.items():
            place = _place(window.after)
            several = await store.pages(self.context.access, lists, place, window.size + 1, at)
            for name, documents in zip(lists, several, strict=True):
                page = pages.connection(_CURSORS, window, [(_cursor(one), seen(sight, one)) for one in documents])
                found[PageKey(name, window)] = {**page, "list": name}
        return [found[key] for key in keys]


class ObjectCounts(Loader[str, int]):
    """How many objects there are in lists."""

    async def load_batch(self, keys: Sequence[str]) -> Sequence[int]:
        return await store.counts(self.context.access, keys, now())


async def objects_of(
    context: Context, profile: View, type_: str | None, first: int | None, after: str | None
) -> Mapping[str, Any]:
    """Return a page of the objects of a profile, of all types or of one."""
    profile_id = profile["_id"]
    name = list_of(profile_id) if type_ is None else list_of_type(profile_id, normalised(type_))
    return await _page(context, profile, name, first, after)


async def orders_of(context: Context, profile: View, first: int | None, after: str | None) -> Mapping[str, Any]:
    """Return a page of those objects of a profile that are orders."""
    return await _page(context, profile, list_of_role(profile["_id"], KeyRole.ORDER), first, after)


async def _page(context: Context, profile: View, name: str, first: int | None, after: str | None) -> Mapping[str, Any]:
    window = pages.window(_CURSORS, first, after, None, None)
    _place(window.after)
    # The profile of an object is the very one from which the object was reached.
    context.loader(Profiles).prime({profile["_id"]: profile})
    return await context.loader(ObjectPages).load(PageKey(name, window))


async def profiles_with_key(access: Access, name: str, value: str, type_: str | None, limit: int) -> list[str]:
    """Return the ids of the profiles that have an object with a key, of one type or of any; at most so many."""
    return await store.holders(access, name, value, type_, limit, now())


async def failures_page(context: Context, type_: str | None, first: int | None, after: str | None) -> Mapping[str, Any]:
    """Return a page of what could not be placed, the latest first."""
    window = pages.window(_FAILURE_CURSORS, first, after, None, None)
    place = _place(window.after)
    type_ = None if type_ is None else normalised(type_)
    found = await store.failures(context.access, type_, place, window.size + 1, now())
    sight = context.access.sight
    page = pages.connection(_FAILURE_CURSORS, window, [(_cursor(one), seen_failure(sight, one)) for one in found])
    return {**page, "type": type_}


async def count_failures(context: Context, type_: str | None) -> int:
    return await store.count_failures(context.access, type_, now(), COUNT_SECONDS)


async def object_node(context: Context, path: str) -> View | None:
    """Refetch an object."""
    type_, unique = ids.parts(path, 2)
    found = await context.loader(Objects).load(context.access.id(type_, unique))
    return found if found is None or _alive(found, now()) else None


async def failure_node(context: Context, path: str) -> View | None:
    """Refetch a failure."""
    found = await context.loader(Failures).load(context.access.id(*ids.parts(path, 3)))
    return found if found is None or _alive(found, now()) else None


def _alive(document: View, at: datetime) -> bool:
    """Tell whether a document is still there: the database takes a minute to see what has expired."""
    return document.get("expires_at") is None or document["expires_at"] > at


def _cursor(document: View) -> str:
    return f"{moments.printed(document['at'])} {document['_id'].partition(ids.SEPARATOR)[2]}"


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    time, _, path = cursor.partition(" ")
    try:
        return Place(moments.parsed(time), path)
    except ValueError:
        raise InvalidInput(["`after` takes a cursor of this list, unchanged."], ["after"]) from None
