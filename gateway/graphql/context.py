"""What a resolver may know of its request, and the loaders that batch its reads.

A loader is asked for by its class (`context.loader(Profiles)`), so there is no central list of them. One set
lives as long as one request, or until its next root mutation: what was loaded before a write is stale after it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, TypeAlias, TypeVar

import strawberry

from gateway.definitions.model import Definitions
from gateway.graphql.batching import Batched
from gateway.graphql.reads import EVERYTHING, Needs
from gateway.graphql.service import ServiceLimits
from gateway.mongo.access import Access
from gateway.mongo.documents import View
from gateway.mongo.writes import Fresh

K = TypeVar("K")
V = TypeVar("V")
L = TypeVar("L", bound="Loader[Any, Any]")


class Context:
    """One request's; `reread` reads afresh what a domain defines, for this request and those after it."""

    def __init__(
        self,
        access: Access,
        reread: Callable[[str], Awaitable[Definitions]],
        service: ServiceLimits = ServiceLimits(),  # noqa: B008 -- it is frozen.
    ) -> None:
        self.access = access
        self.service = service
        self._reread = reread
        self._fresh: Fresh = {}
        self._loaders: dict[type[Loader[Any, Any]], Loader[Any, Any]] = {}
        self.expected: frozenset[type[Loader[Any, Any]]] = frozenset()
        """The loaders of which the operation is known to ask, as far as it is."""
        self.has_one_root = False
        """Whether the operation is known to have no more than one root field."""
        self.needs: Needs = EVERYTHING
        """What the operation is known to need of the documents that it shows."""

    def loader(self, kind: type[L]) -> L:
        """Return this request's loader of that class."""
        loader = self._loaders.get(kind)
        if loader is None:
            loader = self._loaders[kind] = kind(self)
        return loader  # type: ignore[return-value]  # The key is the class of the value.

    def fields(self, shown: str, always: frozenset[str]) -> Mapping[str, int] | None:
        """Return what has to be read of documents that a type shows, `always` included; None for all of them."""
        access = self.access
        # What is not seen has to be known before it can be hidden.
        if access.sight is not None:
            return None
        return self.needs.fields(shown, always, access.definitions.names_by_source)

    def forget(self, fresh: Fresh | None = None) -> None:
        """Empty all loaders; from now on `fresh` documents are shown in place of the stored ones."""
        self._loaders = {}
        self._fresh = fresh or {}

    @property
    def has_written(self) -> bool:
        """Whether documents are shown that this request wrote, or would write, in the place of the stored ones."""
        return bool(self._fresh)

    async def reread_definitions(self) -> bool:
        """Go on with the definitions as they are now; tell whether they are others than this request had."""
        known = self.access.definitions
        fresh = await self._reread(self.access.caller.domain)
        self.access = replace(self.access, definitions=fresh)
        return fresh != known

    async def newer_access(self) -> Access | None:
        """Return the access with the definitions as they are now; None when this request had them."""
        return self.access if await self.reread_definitions() else None

    async def documents(
        self, collection: str, ids: Sequence[str], fields: Mapping[str, int] | None = None
    ) -> Mapping[str, View]:
        """Read documents by id in one command, or in none when this request wrote all of them."""
        if not self._fresh:
            return await self.access.find(collection, ids, fields)
        fresh = {id_: self._fresh[collection, id_] for id_ in ids if (collection, id_) in self._fresh}
        unread = [id_ for id_ in ids if id_ not in fresh]
        stored = await self.access.find(collection, unread, fields) if unread else {}
        return {**stored, **{id_: document for id_, document in fresh.items() if document is not None}}


Info: TypeAlias = strawberry.Info[Context, None]


class Loader(Batched[K, V]):
    """A batched read of one request. Where its keys are documents, `reads` is what it looks at in them, if it says."""

    reads: ClassVar[frozenset[str] | None] = None

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context


class DocumentLoader(Loader[str, View | None]):
    """Documents of one collection by `_id`; None where there is none."""

    collection: ClassVar[str]

    async def load_batch(self, keys: Sequence[str]) -> Sequence[View | None]:
        documents = await self.context.documents(self.collection, keys, self._fields())
        return [documents.get(key) for key in keys]

    def _fields(self) -> Mapping[str, int] | None:
        """Return what is read of each; None for all of it."""
        return None
