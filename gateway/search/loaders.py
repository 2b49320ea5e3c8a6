"""Pages of profiles, how many there are, and what a filter means by the objects that are there."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pymongo.errors import PyMongoError

from gateway.errors import ErrorCode, Rejection, below
from gateway.graphql.context import Context
from gateway.graphql.pages import Window
from gateway.mongo.access import Access, now
from gateway.mongo.documents import View
from gateway.object_types.loaders import every_type, object_type_of
from gateway.object_types.model import ObjectType
from gateway.objects.loaders import profiles_with_key
from gateway.profiles import rules, store
from gateway.profiles.loaders import fields
from gateway.profiles.model import VIEWED
from gateway.search.model import (
    COUNT_SECONDS,
    EVERYTHING,
    Filter,
    ObjectKeyAsked,
    Order,
    Scope,
    Search,
    Tree,
)
from gateway.search.rules import orders, queries
from gateway.search.rules.object_keys import MAX_HOLDERS, compared_forms, object_keys_in
from gateway.search.rules.trees import require_small, tree_of


async def meant(access: Access, asked: Filter) -> Tree:
    """Return the tree of a filter, or refuse it with all that is wrong with it."""
    with below("where"):
        require_small(asked)
        scope = Scope(access.caller.domain, access.definitions, now(), access.sight)
        keys = object_keys_in(asked)
        if keys and (scope.sight is None or scope.sight.whole):
            types = await _types_with(access, keys)
            found = await asyncio.gather(*(_holders(access, types, key) for key in keys))
            scope = replace(scope, object_types=types, holders=dict(zip(keys, found, strict=True)))
        return tree_of(scope, asked)


async def _types_with(access: Access, keys: Sequence[ObjectKeyAsked]) -> Sequence[ObjectType]:
    """Return the types that may have some keys: all of them, unless each key names its own."""
    names = dict.fromkeys(key.type for key in keys if key.type is not None)
    if any(key.type is None for key in keys):
        return await every_type(access)
    found = [await object_type_of(access, name) for name in names]
    return [one for one in found if one is not None]


async def _holders(access: Access, types: Sequence[ObjectType], key: ObjectKeyAsked) -> Mapping[str, Sequence[str]]:
    """Return the profiles of the objects with a key, by each form in which the types compare it."""
    try:
        forms = compared_forms(types, key)
    except Rejection:
        # The tree refuses it, together with all else that is wrong with the filter.
        return {}
    found = [await profiles_with_key(access, key.name, form, key.type, MAX_HOLDERS + 1) for form in forms]
    return dict(zip(forms, found, strict=True))


async def page(context: Context, search: Search, window: Window) -> Sequence[View]:
    """Read the profiles of a page, and one more where there is one, in the direction of the page."""
    access = context.access
    domain = access.caller.domain
    # What they were found by and are ordered by is looked at too.
    is_plain = search.tree == EVERYTHING and search.order == Order()
    return await store.found(
        access,
        queries.query(domain, search.tree),
        orders.between(domain, search.order, after=window.after, before=window.before),
        orders.sort(search.order, backward=window.backward),
        limit=window.size + 1,
        fields=fields(context) if is_plain else VIEWED,
    )


def seen(context: Context, edges: Sequence[View]) -> Sequence[View]:
    """Return edges with what the caller sees of their profiles; `found` is then the profile as it was found."""
    sight = context.access.sight
    if sight is None:
        return edges
    return [{**edge, "node": rules.seen(sight, edge["node"]), "found": edge["node"]} for edge in edges]


async def count(context: Context, search: Search) -> int:
    """Count all that a search finds (`SERVICE_UNAVAILABLE` when that takes too long)."""
    access = context.access
    try:
        return await store.count(access, queries.query(access.caller.domain, search.tree), COUNT_SECONDS)
    except PyMongoError as error:
        if not error.timeout:
            raise
        message = f"Counting took more than {COUNT_SECONDS:g} seconds: narrow `where`, or do without `totalCount`."
        raise Rejection(ErrorCode.SERVICE_UNAVAILABLE, message) from error
