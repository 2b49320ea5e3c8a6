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

    `operations` are counted. An operation is heavy that takes more room than `light`; they share the room `heavy`,
    which is enough to compute on some while others wait for the database: more at a time would not be faster, but hold
    their documents in memory, and the event loop in one long turn. Those that need `queue` together may wait for it,
    each for `patience` seconds.
    """

    operations: int = 1_000
    operations_per_key: int = 500
    operations_per_person: int = 20
    light: int = 13
    heavy: int = 610
    queue: int = 19_200
    patience: float = 5.0
