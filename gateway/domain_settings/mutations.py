"""The root mutation about the settings of a domain."""

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.domain_settings import types
from gateway.domain_settings.actions import update_domain
from gateway.domain_settings.rules import Given
from gateway.domain_settings.types import DomainPayload
from gateway.graphql.context import Info
from gateway.graphql.definitions import DefinitionMutationInput, known_at_once
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs

_RATE = "0 for no limit, -1 for what the gateway is set to. Null is not accepted."


@strawberry.input(description="A mark of a domain.")
class DomainTagInput:
    name: str = strawberry.field(description=types.TAG_NAME)
    value: str = strawberry.field(description=types.TAG_VALUE, default="")


@strawberry.input(description="Changes to the settings of the domain of this key. What is left out stays as it is.")
class UpdateDomainInput(DefinitionMutationInput):
    tags: strawberry.Maybe[list[DomainTagInput]] = strawberry.field(
        description=f"{types.TAGS} All of them; `[]` clears. Null is not accepted.", default=None
    )
    addresses: strawberry.Maybe[list[str]] = strawberry.field(
        description=f"{types.ADDRESSES} All of them; `[]` clears. Null is not accepted.", default=None
    )
    rate_per_key: strawberry.Maybe[int] = strawberry.field(description=f"{types.RATE_PER_KEY}: {_RATE}", default=None)
    rate_per_domain: strawberry.Maybe[int] = strawberry.field(
        description=f"{types.RATE_PER_DOMAIN}: {_RATE}", default=None
    )
    default_locale: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.LOCALE} Profiles that there are keep theirs. Null is not accepted.", default=None
    )

    def given(self) -> Given:
        return Given(
            default_locale=self.default_locale.value if self.default_locale else None,
            addresses=self.addresses.value if self.addresses else None,
            tags=[(tag.name, tag.value) for tag in self.tags.value] if self.tags else None,
            rate_per_key=self.rate_per_key.value if self.rate_per_key else None,
            rate_per_domain=self.rate_per_domain.value if self.rate_per_domain else None,
        )


@needs(Scope.ADMIN)
@strawberry.type
class DomainMutations:
    @mutation(
        description=(
            "Changes the settings of the domain of this key (Amazon's UpdateDomain, seed 003). Other processes of the "
            "gateway apply them within seconds; so beware of addresses that are not your own."
        ),
        graphql_type=DomainPayload | None,
    )
    @staticmethod
    async def update_domain(info: Info, input: UpdateDomainInput) -> Outcome:
        return await known_at_once(info, update_domain(info.context.access, envelope(info, input), input.given()))
