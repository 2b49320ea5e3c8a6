"""The types of documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]

View = Mapping[str, Any]
"""A document that is only looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """Documents that belong to one of another collection: their collection, and an expression of their ids over it."""

    collection: str
    ids: object
