"""What a group is, as it is kept and as it is asked for."""

from dataclasses import dataclass
from typing import TypedDict

MAX_NAME = 100
MAX_GROUP_ID = 100


class GroupValue(TypedDict):
    """`group_id` is what the system that keeps the groups calls it."""

    name: str
    group_id: str | None


@dataclass(frozen=True, slots=True)
class GivenGroup:
    """A group as the input has it."""

    name: str
    group_id: str | None = None
