"""Root mutations about identity types."""

from typing import Any

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.definitions import model
from gateway.definitions.model import IdentityType
from gateway.graphql.context import Info
from gateway.graphql.definitions import DefinitionMutationInput, known_at_once, or_none
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.identities.types import HANDLE
from gateway.identity_types import actions, types
from gateway.identity_types.model import MAX_ALIASES
from gateway.identity_types.types import IdentityTypePayload


@strawberry.input(description="An identity type to define.")
class DefineIdentityTypeInput(DefinitionMutationInput):
    handle: str = strawberry.field(description=HANDLE)
    label: strawberry.Maybe[str] = strawberry.field(description=f"{types.LABEL} Null is not accepted.", default=None)
    pattern: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.PATTERN} Null is not accepted.", default=None
    )
    case_insensitive: bool = strawberry.field(description=types.CASE_INSENSITIVE, default=False)
    max_per_profile: int = strawberry.field(description=types.PER_PROFILE_INPUT, default=model.MAX_PER_PROFILE)
    blocked_values: list[str] = strawberry.field(description=types.BLOCKED_INPUT, default_factory=list)

    def kind(self) -> IdentityType:
        return IdentityType(
            handle=self.handle,
            label=self.label.value if self.label else None,
            pattern=self.pattern.value if self.pattern else None,
            case_insensitive=self.case_insensitive,
            max_per_profile=self.max_per_profile,
            blocked_values=tuple(self.blocked_values),
        )


@strawberry.input(description="Changes to an identity type. What is left out stays as it is.")
class UpdateIdentityTypeInput(DefinitionMutationInput):
    handle: str = strawberry.field(description="Its handle; NOT_FOUND when it is not defined.")
    label: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.LABEL} An empty text takes it away. Null is not accepted.", default=None
    )
    pattern: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.PATTERN} An empty text takes it away. Null is not accepted.", default=None
    )
    case_insensitive: strawberry.Maybe[bool] = strawberry.field(
        description=(
            f"{types.CASE_INSENSITIVE} DEFINITION_CONFLICT while there are identities with capitals. "
            "Null is not accepted."
        ),
        default=None,
    )
    max_per_profile: strawberry.Maybe[int] = strawberry.field(
        description=f"{types.PER_PROFILE_INPUT} Null is not accepted.", default=None
    )
    blocked_values: strawberry.Maybe[list[str]] = strawberry.field(
        description=f"{types.BLOCKED_INPUT} Null is not accepted.", default=None
    )

    def changed(self) -> dict[str, Any]:
        """Return the fields of the type that were given, with their new values."""
        given: dict[str, strawberry.Some[Any] | None] = {
            "label": or_none(self.label),
            "pattern": or_none(self.pattern),
            "case_insensitive": self.case_insensitive,
            "max_per_profile": self.max_per_profile,
            "blocked_values": self.blocked_values and strawberry.Some(tuple(self.blocked_values.value)),
        }
        return {field: some.value for field, some in given.items() if some is not None}


@strawberry.input(description="An identity type to rename.")
class RenameIdentityTypeInput(DefinitionMutationInput):
    handle: str = strawberry.field(description="Its handle; NOT_FOUND when it is not defined.")
    new_handle: str = strawberry.field(description=f"The handle it shall have. {HANDLE}")


@strawberry.input(description="An identity type to delete.")
class DeleteIdentityTypeInput(DefinitionMutationInput):
    handle: str = strawberry.field(description="Its handle; NOT_FOUND when it is not defined.")


@needs(Scope.DEFINE)
@strawberry.type
class IdentityTypeMutations:
    @mutation(
        description=(
            "Defines what identities of a handle may be. ALREADY_EXISTS when the handle is defined; "
            "DEFINITION_CONFLICT, with a count and examples, while there are identities of it that do not fit. Other "
            "processes of the gateway apply it within seconds."
        ),
        graphql_type=IdentityTypePayload | None,
    )
    @staticmethod
    async def define_identity_type(info: Info, input: DefineIdentityTypeInput) -> Outcome:
        return await known_at_once(info, actions.define(info.context.access, envelope(info, input), input.kind()))

    @mutation(
        description="Changes an identity type. DEFINITION_CONFLICT while there are identities that would not fit it.",
        graphql_type=IdentityTypePayload | None,
    )
    @staticmethod
    async def update_identity_type(info: Info, input: UpdateIdentityTypeInput) -> Outcome:
        access, enclosed = info.context.access, envelope(info, input)
        return await known_at_once(info, actions.update(access, enclosed, input.handle, input.changed()))

    @mutation(
        description=(
            "Gives an identity type another handle, under which its identities are shown from now on; their ids stay. "
            f"The old handle is accepted wherever a handle is given, as are the last {MAX_ALIASES} before it "
            "(LIMIT_EXCEEDED for more). ALREADY_EXISTS when another type has or had the new one, DEFINITION_CONFLICT "
            "while there are identities of it that nobody defined."
        ),
        graphql_type=IdentityTypePayload | None,
    )
    @staticmethod
    async def rename_identity_type(info: Info, input: RenameIdentityTypeInput) -> Outcome:
        access, enclosed = info.context.access, envelope(info, input)
        return await known_at_once(info, actions.rename(access, enclosed, input.handle, input.new_handle))

    @mutation(
        description=(
            "Deletes an identity type. DEFINITION_CONFLICT while there are identities of its handle, or, where the "
            "domain accepts undefined handles, identities with capitals under a type that ignored them, or of a type "
            "that was renamed."
        ),
        graphql_type=IdentityTypePayload | None,
    )
    @staticmethod
    async def delete_identity_type(info: Info, input: DeleteIdentityTypeInput) -> Outcome:
        return await known_at_once(info, actions.delete(info.context.access, envelope(info, input), input.handle))
