"""A change as records keep it, and what came of a mutation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, TypedDict

from gateway.mongo.documents import View
from gateway.mongo.writes import Fresh
from gateway.primary_first import ChangeKind, EntryState, Step


class Change(TypedDict):
    kind: str
    path: list[str]
    before: Any
    after: Any
    auto_promoted: bool


def change(
    kind: ChangeKind,
    path: Sequence[str],
    before: Any = None,
    after: Any = None,
    *,
    auto_promoted: bool = False,
) -> Change:
    return Change(kind=kind.value, path=list(path), before=before, after=after, auto_promoted=auto_promoted)


def beside(change: Change, before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    """Return a change that also tells what the entry was and is, beside its place; a side that is null stays so."""
    return {
        **change,
        "before": None if change["before"] is None else {**change["before"], **before},
        "after": None if change["after"] is None else {**change["after"], **after},
    }


def changes_of(
    steps: Sequence[Step], *list_path: str, name: Callable[[str], Sequence[str]] = lambda key: [key]
) -> list[Change]:
    """Tell the steps of a list as changes below `list_path`; a step of the whole list stands at the list itself.

    `name` gives an entry's path below the list, where its key is not what clients call it. In an order, an entry
    is called by that path, and by its only step where there is but one.
    """
    return [
        change(
            step.kind,
            [*list_path, *(name(step.key) if step.key else ())],
            _named(step.before, name),
            _named(step.after, name),
            auto_promoted=step.auto_promoted,
        )
        for step in steps
    ]


def _named(state: EntryState | list[str] | None, name: Callable[[str], Sequence[str]]) -> Any:
    """Return one side of a step with clients' names in the place of keys."""
    if isinstance(state, list):
        names = [list(name(key)) for key in state]
        return [its_name[0] if len(its_name) == 1 else its_name for its_name in names]
    if state is not None:
        # What an entry was called before it was updated is for its concept to tell.
        return {field: value for field, value in state.items() if field != "key"}
    return None


class BatchStatus(Enum):
    """What came of a batch as a whole."""

    SUCCESS = "SUCCESS"
    PARTIAL = "PARTIAL"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a mutation did: the profiles it wrote as they are now, the changes, and the documents it left behind.

    A profile is None when a repeated request is answered and somebody deleted it since.

    `fresh` has these by (collection, id), None where one was deleted; `more` are further fields of the payload.
    """

    profiles: tuple[View | None, ...]
    changes: tuple[Change, ...] = ()
    fresh: Fresh = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def with_more(self, **more: object) -> "Outcome":
        """Return the same outcome with further fields of the payload."""
        return replace(self, more={**self.more, **more})

    @property
    def payload(self) -> dict[str, Any]:
        return {
            "profile": self.profiles[0] if self.profiles else None,
            "profiles": self.profiles,
            "changed": bool(self.changes),
            "changes": list(self.changes),
            "errors": [],
            **self.more,
        }
