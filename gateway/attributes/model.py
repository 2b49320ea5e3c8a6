"""What attributes are made of, and a change that is asked for."""

import re
from dataclasses import dataclass
from enum import Enum

Attributes = dict[str, list[str]]

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
MAX_TEXT = 1_000
MAX_VALUES = 100
MAX_ATTRIBUTES = 200
MAX_CHARACTERS = 1_000_000
"""Of all values of one record together, which keeps its document well below MongoDB's 16 MB."""


class AttributeType(Enum):
    """What the values of an attribute are; all are written as texts."""

    STRING = "STRING"


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
