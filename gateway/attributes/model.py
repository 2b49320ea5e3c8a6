"""What attributes are made of, and a change that is asked for."""

from dataclasses import dataclass
from enum import Enum

Attributes = dict[str, list[str]]

MAX_ATTRIBUTES = 200
MAX_CHARACTERS = 1_000_000
"""Of all values of one record together, which keeps its document well below MongoDB's 16 MB."""


class Operation(Enum):
    """What a patch does to the values of an attribute; the value is the name of its field in a patch's input."""

    SET = "set"
    ADD = "add"
    REMOVE = "remove"
    PROMOTE = "promote"
    REORDER = "reorder"


@dataclass(frozen=True, slots=True)
class Patch:
    """One change to the values of one attribute.

    `path` leads from the mutation's input to what holds the patch, and `operand` is the field of its values there.
    """

    name: str
    operation: Operation
    values: tuple[str, ...]
    as_primary: bool = False
    path: tuple[str, ...] = ()
    operand: str = "values"
