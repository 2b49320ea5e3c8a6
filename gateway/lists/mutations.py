"""The mutations that name an entry by its id: the same for every kind, in the words of each."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.graphql.context import Info
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import Right, right
from gateway.lists import actions
from gateway.lists.model import ENTRY_ID, Kind, policy_of
from gateway.lists.rules.views import views
from gateway.mongo.documents import View
from gateway.profiles.types import ProfileMutationInput


@strawberry.input
class EntryMutationInput(ProfileMutationInput):
    id: strawberry.ID = strawberry.field(description="Names it within its list; NOT_FOUND when the profile has none.")


@strawberry.input
class _RemoveEntryInput(ProfileMutationInput):
    id: strawberry.ID = strawberry.field(description="An id that is not there changes nothing.")


@strawberry.input
class _ReorderEntriesInput(ProfileMutationInput):
    ids: list[strawberry.ID] = strawberry.field(description="All of the list, each once; else INVALID_PERMUTATION.")


_UNLESS_REJECTED = "; NOT_ELIGIBLE while there is one, where the list policy says REJECT"


@dataclass(frozen=True, slots=True)
class Verbs:
    """The verbs of one kind: `name` and `names` are its words in the names of mutations, `entry` those in sentences."""

    kind: Kind[Any, Any]
    payload: type[Any]
    name: str
    names: str
    verifiable: bool = True

    @property
    def _entry(self) -> str:
        return self.kind.entry

    @property
    def _or_unverified(self) -> str:
        return ", or not verified where the list policy asks for it" if self.verifiable else ""

    def promote(self) -> Any:
        return self._verb(
            f"Promote{self.name}",
            actions.promote,
            f"The {self._entry} that shall be primary.",
            f"Makes one {self._entry} the primary one; the others keep their order. NOT_ELIGIBLE when it "
            f"is inactive{self._or_unverified}.",
        )

    def activate(self) -> Any:
        return self._verb(
            f"Activate{self.name}",
            actions.activate,
            f"The {self._entry} to activate.",
            f"Makes one {self._entry} active again, at the end of the active ones; primary only if there was none.",
        )

    def deactivate(self) -> Any:
        return self._verb(
            f"Deactivate{self.name}",
            actions.deactivate,
            f"The {self._entry} to deactivate.",
            f"Keeps one {self._entry} without using it: it is not primary, and no profile is found by it. When it was "
            f"primary the next active one becomes primary{_UNLESS_REJECTED}.",
        )

    def verify(self) -> Any:
        return self._verb(
            f"Verify{self.name}",
            actions.verify,
            f"The {self._entry} that was proved to be the person's.",
            f"Records that one {self._entry} was proved to be the person's; one that is verified already stays. Where "
            "the list policy asks the primary to be verified, it joins those that can be, at their end.",
            # Not for the persons themselves.
            metadata=right(Scope.WRITE),
        )

    def remove(self) -> Any:
        return self._verb(
            f"Remove{self.name}",
            actions.remove,
            f"The {self._entry} to remove.",
            f"Removes one {self._entry}. When it was primary the next active one becomes primary, which `changes` "
            f"tells{_UNLESS_REJECTED}. One that the profile does not have changes nothing.",
            _RemoveEntryInput,
        )

    def reorder(self) -> Any:
        return self._verb(
            f"Reorder{self.names}",
            actions.reorder,
            f"The new order of a profile's {self.kind.field}.",
            f"Puts all {self.kind.field} into a new order; the first one becomes primary, so it has to be active.",
            _ReorderEntriesInput,
            "ids",
        )

    def _verb(
        self,
        name: str,
        action: Callable[..., Awaitable[Outcome]],
        input_description: str,
        description: str,
        base: type[ProfileMutationInput] = EntryMutationInput,
        operand: str = "id",
        metadata: Mapping[str, Right] | None = None,
    ) -> Any:
        """Return a root field with an input type of its own, for every mutation has one."""
        input_type = strawberry.input(type(f"{name}Input", (base,), {}), description=input_description)

        async def resolve(info: Info, input: Any) -> Outcome:
            access = info.context.access
            return await action(access, envelope(info, input), input.target(access), self.kind, getattr(input, operand))

        resolve.__annotations__["input"] = input_type
        return mutation(resolver=resolve, description=description, graphql_type=self.payload | None, metadata=metadata)


def entry_of(info: Info, payload: View, kind: Kind[Any, Any]) -> View | None:
    """Return the entry that a mutation was about, as it is now."""
    if payload["profile"] is None:
        return None
    policy = policy_of(info.context.access.definitions, kind.field)
    shown = views(payload["profile"][kind.field], policy)
    return next((view for view in shown if view["id"] == payload[ENTRY_ID]), None)
