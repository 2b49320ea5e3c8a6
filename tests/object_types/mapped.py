"""What a mapping makes of an object, as plain data to compare: what is as by default is left out."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from gateway.object_types.model import Mapped


def plain(mapped: Mapped) -> dict[str, Any]:
    found: dict[str, Any] = _plain(mapped)
    return found


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        parts = {field.name: getattr(value, field.name) for field in fields(value) if not _is_default(value, field)}
        return {name: _plain(part) for name, part in parts.items() if part is not None}
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(one) for one in value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def _is_default(value: Any, field: Any) -> bool:
    default = field.default if field.default is not MISSING else None
    if field.default_factory is not MISSING:
        default = field.default_factory()
    return bool(getattr(value, field.name) == default) and default is not None
