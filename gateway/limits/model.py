"""Numbers that settings choose."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rates:
    """Units a minute; 0 stands for no limit."""

    per_key: int = 0
    per_domain: int = 0
    per_person: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """How much one process does at a time.

    `operations` are counted. An operation is heavy that weighs more than `light` units; heavy ones share `units`, and
    as many as `queue` times that may wait for theirs, each for `patience` seconds.
    """

    operations: int = 1_000
    operations_per_key: int = 500
    operations_per_person: int = 20
    light: int = 10
    units: int = 1_600
    queue: int = 4
    patience: float = 2.0
