"""The documents that a batch works on: read in few commands, changed here, and written together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gateway.identities import model as identities
from gateway.mongo.access import Access
from gateway.mongo.documents import Document
from gateway.mongo.writes import Delete, Insert, Replace, Write
from gateway.objects.model import COLLECTION as OBJECTS
from gateway.objects.rules.matching import Lookup
from gateway.profiles.model import COLLECTION as PROFILES
from gateway.profiles.model import SEARCH, TOMBSTONES

_GUARDED = frozenset({PROFILES, OBJECTS, TOMBSTONES})
"""The collections whose documents have versions; all others are guarded by the profile that they belong to."""

_ENOUGH = 2
"""Two profiles with a token are as ambiguous as more of them."""


class Unread(Exception):
    """A document is asked for that nobody thought of: read it, and begin anew with the object at hand."""

    def __init__(self, collection: str, id_: str) -> None:
        super().__init__(collection, id_)
        self.collection = collection
        self.id = id_


@dataclass(slots=True)
class Desk:
    """What was read, and how it is by now. `room` is how many profiles of one token may change on it."""

    access: Access
    room: int
    _read: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    _now: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    _stored_under: dict[str, Sequence[str]] = field(default_factory=dict)
    _now_under: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    async def read(self, collection: str, ids: Iterable[str]) -> None:
        """Read documents that are not here yet, in one command; what there is not is known to be missing."""
        here = self._read[collection]
        wanted = [id_ for id_ in dict.fromkeys(ids) if id_ not in here]
        if wanted:
            found = await self.access.find(collection, wanted)
            here.update((id_, found.get(id_)) for id_ in wanted)

    async def read_holders(self, tokens: Collection[str]) -> None:
        """Look up which profiles have each token."""
        if tokens:
            wanted = list(tokens)
            found = await self.access.having(PROFILES, SEARCH, wanted, _ENOUGH + self.room)
            self._stored_under.update(zip(wanted, found, strict=True))

    def get(self, collection: str, id_: str) -> Any:
        """Return a document as it is by now, None where there is none (`Unread`)."""
        now = self._now[collection]
        if id_ in now:
            return now[id_]
        try:
            return self._read[collection][id_]
        except KeyError:
            raise Unread(collection, id_) from None

    def documents(self, collection: str) -> Mapping[str, Any]:
        """Return the documents of a collection that were read, as they are by now."""
        return _Overlaid(self._read[collection], self._now[collection])

    def put(self, collection: str, id_: str, document: Mapping[str, Any] | None) -> None:
        """Change a document; None is for one that shall not be."""
        self._now[collection][id_] = document

    def put_profile(self, profile: Mapping[str, Any]) -> None:
        """Change a profile, and let it be found by what it has now."""
        self.put(PROFILES, profile["_id"], profile)
        for token in self._stored_under.keys() & profile[SEARCH]:
            self._now_under[token][profile["_id"]] = None

    def stored_under(self, tokens: Iterable[str]) -> set[str]:
        """Return the profiles that had one of the tokens when they were looked up."""
        return {profile for token in tokens for profile in self._stored_under[token]}

    def holders(self, lookup: Lookup) -> Collection[str]:
        """Return the profiles that have a key by now; of many some."""
        found: dict[str, None] = {}
        if lookup.identity is not None:
            identity = self.get(identities.COLLECTION, lookup.identity)
            if identity is not None:
                found[identity["profile"]] = None
        changed = self._now[PROFILES]
        for token in lookup.tokens:
            found.update((id_, None) for id_ in self._stored_under[token] if id_ not in changed)
            for id_ in self._now_under.get(token, ()):
                profile = changed[id_]
                if profile is not None and token in profile[SEARCH]:
                    found[id_] = None
        return found

    def writes(self, order: Sequence[str]) -> list[Write]:
        """Return what makes the stored documents what they are here, by collections, new ones first."""
        writes: list[Write] = []
        for collection in order:
            read = self._read[collection]
            gone, new, other = [], [], []
            for id_, document in self._now[collection].items():
                before = read.get(id_)
                version = before["version"] if before and collection in _GUARDED else None
                if document is None:
                    gone += [Delete(collection, (id_,), version)] if before else []
                elif before is None:
                    new.append(Insert(collection, document))
                elif document is not before:
                    other.append(Replace(collection, document, version))
            writes += [*gone, *new, *other]
        return writes


class _Overlaid(Mapping[str, Any]):
    """Documents of which some were changed."""

    def __init__(self, read: Mapping[str, Document | None], now: Mapping[str, Document | None]) -> None:
        self._read = read
        self._now = now

    def __getitem__(self, id_: str) -> Any:
        document = self._now[id_] if id_ in self._now else self._read[id_]
        if document is None:
            raise KeyError(id_)
        return document

    def __iter__(self) -> Any:
        return (id_ for id_ in {**self._read, **self._now} if id_ in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
