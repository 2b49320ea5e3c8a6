"""Mapping an object: the rule that a type is compiled to."""

from collections.abc import Mapping
from typing import Any, Protocol

from gateway.object_types.model import Mapped, ObjectType


class Mapper(Protocol):
    """Maps an object of one type; `Rejection` or `Rejections` tell all that is wrong with it, with paths into it."""

    def __call__(self, source: Mapping[str, Any], /) -> Mapped: ...


def compiled(object_type: ObjectType) -> Mapper:
    """Compile a checked type, once for each of its versions."""
    raise NotImplementedError(object_type.name)
