"""Object types at hand: each is read once for each of its revisions, and compiled once.

A domain's definitions, which every request has, tell the revision of each type. A revision never changes, so what is
known of one is right for ever, in all domains and databases; another revision of the type is another entry.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from gateway.mongo.access import Access
from gateway.object_types import store
from gateway.object_types.model import ObjectType
from gateway.object_types.rules.mapping import Mapper, compiled
from gateway.object_types.rules.templates import templates

CAPACITY = 1_000


@dataclass
class KnownType:
    """A type, and its mapping once somebody asks for it."""

    object_type: ObjectType

    @cached_property
    def mapper(self) -> Mapper:
        return compiled(self.object_type)


@dataclass(frozen=True, slots=True)
class _Memory:
    """The types that were last asked for, by their revisions."""

    known: OrderedDict[str, KnownType] = field(default_factory=OrderedDict)

    def get(self, revision: str) -> KnownType | None:
        found = self.known.get(revision)
        if found is not None:
            self.known.move_to_end(revision)
        return found

    def keep(self, object_type: ObjectType) -> KnownType:
        found = self.known.setdefault(object_type.revision, KnownType(object_type))
        if len(self.known) > CAPACITY:
            self.known.popitem(last=False)
        return found


_MEMORY = _Memory()


async def known_types(access: Access, names: Iterable[str]) -> dict[str, KnownType]:
    """Return those of the domain's own types that there are, by name; at most one read for all that are not known."""
    revisions = access.definitions.object_types
    wanted = [name for name in dict.fromkeys(names) if name in revisions]
    found = {name: known for name in wanted if (known := _MEMORY.get(revisions[name])) is not None}
    unread = [name for name in wanted if name not in found]
    if unread:
        # What is read may be newer than the definitions of this request; then it is what holds.
        read = await store.find(access, unread)
        found |= {object_type.name: _MEMORY.keep(object_type) for object_type in read}
    return {name: found[name] for name in wanted if name in found}


async def object_type_of(access: Access, name: str) -> ObjectType | None:
    """Return the domain's type of this name, else the template of this id, else None."""
    known = await _known(access, name)
    return known.object_type if known else None


async def mapper_of(access: Access, name: str) -> tuple[ObjectType, Mapper] | None:
    """Return what `object_type_of` does, with its mapping."""
    known = await _known(access, name)
    return (known.object_type, known.mapper) if known else None


async def every_type(access: Access) -> list[ObjectType]:
    """Return all types of the domain, and the templates in whose place it has none."""
    own = await known_types(access, access.definitions.object_types)
    unused = [await object_type_of(access, name) for name in templates() if name not in own]
    return [*(known.object_type for known in own.values()), *(one for one in unused if one is not None)]


async def _known(access: Access, name: str) -> KnownType | None:
    own = (await known_types(access, [name])).get(name)
    template = templates().get(name)
    if own is not None or template is None:
        return own
    return _MEMORY.get(template.revision) or _MEMORY.keep(template)
