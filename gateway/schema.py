"""The schema: a table of contents of the concepts."""

from typing import Annotated

import strawberry
from strawberry.schema.config import StrawberryConfig

from gateway.app_profiles.loaders import app_profile_node
from gateway.app_profiles.mutations.batches import AppProfileBatchMutations
from gateway.app_profiles.mutations.single import AppProfileMutations
from gateway.app_profiles.queries import AppProfileQueries
from gateway.apps.mutations import AppMutations
from gateway.apps.queries import AppQueries
from gateway.attribute_definitions.mutations import AttributeDefinitionMutations
from gateway.attribute_definitions.queries import AttributeDefinitionQueries
from gateway.attribute_definitions.types import DefinitionConflict
from gateway.attributes.mutations import AttributeMutations
from gateway.caller import Scope
from gateway.consents.loaders import consent_node
from gateway.consents.mutations import ConsentMutations
from gateway.contacts.mutations.addresses import AddressMutations
from gateway.contacts.mutations.emails import EmailMutations
from gateway.contacts.mutations.phones import PhoneMutations
from gateway.customer_types.mutations import CustomerTypeMutations
from gateway.customer_types.queries import CustomerTypeQueries
from gateway.domain_settings.mutations import DomainMutations
from gateway.domain_settings.queries import DomainQueries
from gateway.end_users.queries import EndUserQueries
from gateway.extension_definitions.mutations import ExtensionDefinitionMutations
from gateway.extension_definitions.queries import ExtensionDefinitionQueries
from gateway.extensions.mutations import ExtensionMutations
from gateway.graphql.arguments import forget_null_defaults
from gateway.graphql.context import Info
from gateway.graphql.inputs import make_inputs_directly
from gateway.graphql.interfaces import Node
from gateway.graphql.nodes import fetch_node
from gateway.graphql.nulls import refuse_nulls
from gateway.graphql.refusals import InvalidInput, Refusal
from gateway.graphql.resolving import resolve_directly
from gateway.graphql.rights import enforce_rights, right
from gateway.graphql.scalars import SCALARS
from gateway.groups.mutations import GroupMutations
from gateway.identities.loaders import identity_node
from gateway.identities.mutations import IdentityMutations
from gateway.identities.types import IdentityTaken
from gateway.identity_types.mutations import IdentityTypeMutations
from gateway.identity_types.queries import IdentityTypeQueries
from gateway.integrations.mutations.integrations import IntegrationMutations
from gateway.integrations.mutations.runs import IntegrationRunMutations
from gateway.integrations.queries import IntegrationQueries
from gateway.limits.queries import LimitQueries
from gateway.list_policies.mutations import ListPolicyMutations
from gateway.list_policies.queries import ListPolicyQueries
from gateway.mongo.documents import View
from gateway.object_types.mutations import ObjectTypeMutations
from gateway.object_types.queries import ObjectTypeQueries
from gateway.objects.loaders import failure_node, object_node
from gateway.objects.mutations import ObjectMutations
from gateway.objects.queries import ObjectQueries
from gateway.person.mutations import PersonMutations
from gateway.profiles.loaders import profile_node
from gateway.profiles.mutations.batches import ProfileBatchMutations
from gateway.profiles.mutations.single import ProfileMutations
from gateway.profiles.mutations.upsert import UpsertProfileMutations
from gateway.profiles.queries import ProfileQueries
from gateway.profiles.types import VersionConflict
from gateway.search.queries import SearchQueries

NODES = {
    "AppProfile": app_profile_node,
    "Consent": consent_node,
    "Identity": identity_node,
    "IngestFailure": failure_node,
    "Profile": profile_node,
    "ProfileObject": object_node,
}
REFUSALS = [DefinitionConflict, IdentityTaken, InvalidInput, Refusal, VersionConflict]


@strawberry.type(
    description=(
        "Everything that can be read. A key sees its own domain, and nothing else exists for it. It needs the scope "
        "`read` where a field does not say otherwise."
    )
)
class Query(
    EndUserQueries,
    ProfileQueries,
    SearchQueries,
    AppProfileQueries,
    AttributeDefinitionQueries,
    ListPolicyQueries,
    ExtensionDefinitionQueries,
    IdentityTypeQueries,
    AppQueries,
    CustomerTypeQueries,
    IntegrationQueries,
    ObjectTypeQueries,
    ObjectQueries,
    DomainQueries,
    LimitQueries,
):
    @strawberry.field(
        description="Any object by its `id`; null when there is none.",
        graphql_type=Node | None,
        metadata=right(Scope.READ, end_users=True),
    )
    @staticmethod
    async def node(
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="An `id` that the gateway gave.")],
    ) -> View | None:
        return await fetch_node(info.context, id, NODES)


@strawberry.type(
    description=(
        "Everything that can be changed. A refusal is data, in `errors` of the payload; the mutation itself is null "
        "only when something went wrong on our side. A key needs the scope `write` where a field does not say "
        "otherwise; without it the refusal is FORBIDDEN."
    )
)
class Mutation(
    ProfileMutations,
    UpsertProfileMutations,
    ProfileBatchMutations,
    AttributeMutations,
    AttributeDefinitionMutations,
    ListPolicyMutations,
    ExtensionDefinitionMutations,
    IdentityTypeMutations,
    AppMutations,
    CustomerTypeMutations,
    ObjectTypeMutations,
    ObjectMutations,
    DomainMutations,
    IdentityMutations,
    AppProfileMutations,
    AppProfileBatchMutations,
    ExtensionMutations,
    EmailMutations,
    PhoneMutations,
    AddressMutations,
    GroupMutations,
    PersonMutations,
    ConsentMutations,
    IntegrationMutations,
    IntegrationRunMutations,
):
    pass


def build_schema() -> strawberry.Schema:
    schema = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        types=REFUSALS,
        config=StrawberryConfig(default_resolver=dict.get, scalar_map=dict(SCALARS), sort_schema=True),
    )
    make_inputs_directly(schema)
    resolve_directly(schema)
    refuse_nulls(schema)
    forget_null_defaults(schema)
    enforce_rights(schema)
    return schema


def schema_text() -> str:
    """Return what `schema.graphql` holds."""
    return f"{build_schema().as_str()}\n"
