"""Object types at hand: read once for each of their revisions, and compiled once."""

from gateway.mongo.access import Access
from gateway.object_types.model import ObjectType
from gateway.object_types.rules.mapping import Mapper


async def object_type_of(access: Access, name: str) -> ObjectType | None:
    """Return the domain's type of this name, else the template of this id, else None."""
    raise NotImplementedError(access, name)


async def mapper_of(access: Access, name: str) -> tuple[ObjectType, Mapper] | None:
    """Return what `object_type_of` does, with its mapping."""
    raise NotImplementedError(access, name)
