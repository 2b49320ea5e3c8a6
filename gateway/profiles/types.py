"""Profiles as clients see and name them: the root of the graph, where the concepts' edges meet."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from gateway.app_profiles import actions as app_profiles
from gateway.app_profiles.loaders import AppProfilesOfProfile
from gateway.app_profiles.types import AppProfile, AppProfileKey
from gateway.attributes import rules as attribute_rules
from gateway.attributes.model import MAX_ATTRIBUTES
from gateway.attributes.types import ATTRIBUTE_NAMES, Attribute
from gateway.changes.types import MutationPayload
from gateway.consents.types import ConsentEdges
from gateway.contacts import actions as contacts
from gateway.contacts.types.edges import ContactEdges
from gateway.definitions.model import MAX_CUSTOMER_ID
from gateway.definitions.sight import Sight
from gateway.errors import InvalidInput, Rejection, below
from gateway.extensions.loaders import ExtensionsOfProfile
from gateway.extensions.model import MAX_EXTENSIONS
from gateway.extensions.rules import name_of
from gateway.extensions.types import EXTENSION_NAMES, Extension
from gateway.graphql.batches import RowInput
from gateway.graphql.context import Info
from gateway.graphql.cost import at_most
from gateway.graphql.denials import masked
from gateway.graphql.edges import edge
from gateway.graphql.interfaces import Node
from gateway.graphql.mutations import MutationInput
from gateway.graphql.reads import reads
from gateway.graphql.refusals import UserError
from gateway.groups.types import GroupEdges
from gateway.identities import actions as identities
from gateway.identities.loaders import IdentitiesOfProfile
from gateway.identities.types import Identity, IdentityKey
from gateway.ids import parse_node_id
from gateway.mongo.access import Access
from gateway.mongo.documents import View
from gateway.objects.types import ObjectEdges
from gateway.person.types import PersonFields
from gateway.profiles.model import COLLECTION, Key
from gateway.profiles.rules import sought
from gateway.text import normalised


@strawberry.type(description="The unified view of a person.")
class Profile(Node, PersonFields, ContactEdges, GroupEdges, ConsentEdges, ObjectEdges):
    customer_id: str = strawberry.field(
        description="The id by which the business knows the person. It never changes. Genesys' customer_id (seed 001)."
    )
    version: int = strawberry.field(
        description="Rises by one with every change to the profile or to anything on it; 1 at its creation."
    )
    created_at: datetime = strawberry.field(description="When the profile came into being.")
    updated_at: datetime = strawberry.field(description="When the profile, or anything on it, last changed.")

    @strawberry.field(
        description="Named lists of values, by name: those that were ever set, defined or not.",
        graphql_type=list[Attribute],
        metadata={**at_most(MAX_ATTRIBUTES), **reads("attributes", named_by="names")},
    )
    @staticmethod
    def attributes(
        profile: strawberry.Parent[View],
        info: Info,
        names: Annotated[list[str] | None, strawberry.argument(description=ATTRIBUTE_NAMES)] = None,
    ) -> Sequence[View]:
        return attribute_rules.views(info.context.access.definitions, profile["attributes"], names)

    @strawberry.field(
        description="One attribute; null when it is neither defined nor was ever set. Defined, it may have no values.",
        graphql_type=Attribute | None,
        metadata=reads("attributes", named_by="name"),
    )
    @staticmethod
    def attribute(
        profile: strawberry.Parent[View],
        info: Info,
        name: Annotated[
            str,
            strawberry.argument(
                description="Its name, or the source name of a definition; upper and lower case differ."
            ),
        ],
    ) -> View | None:
        return attribute_rules.view_of(info.context.access.definitions, profile["attributes"], name)

    @strawberry.field(
        description=(
            "The attributes that nobody defined, by name: texts. `defineAttribute` makes one of them a defined one "
            "(MyPreferences' CustomFields, seed 004)."
        ),
        graphql_type=list[Attribute],
        metadata={**at_most(MAX_ATTRIBUTES), **reads("attributes")},
    )
    @staticmethod
    def custom_fields(profile: strawberry.Parent[View], info: Info) -> Sequence[View]:
        return attribute_rules.custom_views(info.context.access.definitions, profile["attributes"])

    @edge(
        IdentitiesOfProfile,
        description="Ids of the person in other systems, primary first. At most 100.",
        graphql_type=list[Identity],
        metadata=reads("handle", "is_active"),
    )
    @staticmethod
    def identities(
        found: strawberry.Parent[Sequence[View]],
        info: Info,
        handles: Annotated[
            list[str] | None,
            strawberry.argument(description="Only those of these systems; all when left out."),
        ] = None,
        include_inactive: Annotated[
            bool,
            strawberry.argument(description="Whether inactive identities are shown too, behind the active ones."),
        ] = True,
    ) -> Sequence[View]:
        if handles is None and include_inactive:
            return found
        handle_now = info.context.access.definitions.handle_now
        wanted = None if handles is None else {handle_now(normalised(handle)) for handle in handles}
        return [
            identity
            for identity in found
            if (wanted is None or identity["handle"] in wanted) and (include_inactive or identity["is_active"])
        ]

    @edge(
        IdentitiesOfProfile,
        description="The first identity; null when the profile has no active one.",
        graphql_type=Identity | None,
        metadata=reads("is_primary"),
    )
    @staticmethod
    def primary_identity(found: strawberry.Parent[Sequence[View]]) -> View | None:
        return found[0] if found and found[0]["is_primary"] else None

    @edge(
        AppProfilesOfProfile,
        description="What applications keep about the person, primary first. At most 100.",
        graphql_type=list[AppProfile],
        metadata=reads("app_id", "is_active"),
    )
    @staticmethod
    def app_profiles(
        found: strawberry.Parent[Sequence[View]],
        app_ids: Annotated[
            list[str] | None,
            strawberry.argument(description="Only those of these applications; all when left out."),
        ] = None,
        active: Annotated[
            bool | None,
            strawberry.argument(description="Only active ones, or only inactive ones; both when left out."),
        ] = None,
    ) -> Sequence[View]:
        if app_ids is None and active is None:
            return found
        wanted = None if app_ids is None else {normalised(app_id) for app_id in app_ids}
        return [
            app_profile
            for app_profile in found
            if (wanted is None or app_profile["app_id"] in wanted)
            and (active is None or app_profile["is_active"] == active)
        ]

    @edge(
        AppProfilesOfProfile,
        description="The first of the person's app profiles in an application; null when there is none.",
        graphql_type=AppProfile | None,
        metadata=reads("app_id"),
    )
    @staticmethod
    def app_profile(
        found: strawberry.Parent[Sequence[View]],
        app_id: Annotated[str, strawberry.argument(description="Names the application.")],
    ) -> View | None:
        return next((view for view in found if view["app_id"] == normalised(app_id)), None)

    @edge(
        ExtensionsOfProfile,
        description="Records of shapes of their own, by name. At most 50.",
        graphql_type=list[Extension],
        metadata=at_most(MAX_EXTENSIONS),
    )
    @staticmethod
    def extensions(
        found: strawberry.Parent[Sequence[View]],
        info: Info,
        names: Annotated[list[str] | None, strawberry.argument(description=EXTENSION_NAMES)] = None,
    ) -> Sequence[View]:
        if names is None:
            return found
        wanted = {name_of(info.context.access.definitions, name) for name in names}
        return [view for view in found if view["name"] in wanted]


@strawberry.input(
    one_of=True,
    description=(
        "Names a profile in exactly one way. In a read an inactive identity names nobody unless asked for; in a "
        "mutation it does. An "
        "inactive contact point names nobody; one that fits several profiles is AMBIGUOUS_MATCH."
    ),
)
class ProfileKey:
    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="The profile's `id`.")
    customer_id: strawberry.Maybe[str] = strawberry.field(
        description=f"The profile's `customerId`, 1 to {MAX_CUSTOMER_ID} characters."
    )
    identity: strawberry.Maybe[IdentityKey] = strawberry.field(description="An identity that the profile holds.")
    app_profile: strawberry.Maybe[AppProfileKey] = strawberry.field(
        description="An app profile that the profile holds."
    )
    email: strawberry.Maybe[str] = strawberry.field(
        description="An active e-mail address of the profile; upper and lower case do not matter."
    )
    phone: strawberry.Maybe[str] = strawberry.field(
        description="An active phone number of the profile, beginning with + and the country's calling code."
    )

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        if not sight.personal:
            yield from (masked("contact points", name) for name in ("email", "phone") if getattr(self, name))

    def meant_at(self, access: Access, *path: str | int) -> Key:
        """Return what the key at this path of an input means in the caller's domain, or refuse it there."""
        with below(*path):
            return self._meant(access)

    def _meant(self, access: Access) -> Key:
        if self.customer_id is not None:
            return Key(COLLECTION, access.id(sought(self.customer_id.value)))
        if self.identity is not None:
            identity = self.identity.value
            return identities.key_of(access, identity.handle, identity.identifier)
        if self.app_profile is not None:
            app_profile = self.app_profile.value
            return app_profiles.key_of(access, app_profile.app_id, app_profile.key)
        if self.email is not None:
            return contacts.key_of_email(self.email.value)
        if self.phone is not None:
            with below("phone"):
                return contacts.key_of_phone(self.phone.value)
        assert self.id is not None
        with below("id"):
            type_name, customer_id = parse_node_id(self.id.value)
            if type_name != "Profile":
                raise InvalidInput([f"This is the id of an object of type {type_name}, not of a profile."])
        return Key(COLLECTION, access.id(customer_id))


@strawberry.input
class ProfileRowInput(RowInput):
    profile: ProfileKey = strawberry.field(description="The profile to change; NOT_FOUND when there is none.")

    def target(self, access: Access) -> Key:
        """Return what `profile` means."""
        return self.profile.meant_at(access, "profile")


@strawberry.input
class ProfileMutationInput(MutationInput):
    profile: ProfileKey = strawberry.field(description="The profile to change; NOT_FOUND when there is none.")

    def target(self, access: Access) -> Key:
        """Return what `profile` means."""
        return self.profile.meant_at(access, "profile")


@strawberry.type(description="What a mutation did to a profile.")
class ProfilePayload(MutationPayload):
    profile: Profile | None = strawberry.field(
        description="The profile as it is now, or with `dryRun` as it would be; null when there are errors."
    )


@strawberry.type(description="The deletion of a profile.")
class DeleteProfilePayload(MutationPayload):
    profile: Profile | None = strawberry.field(description="Always null: there is no such profile any more.")
    deleted_id: strawberry.ID | None = strawberry.field(
        description="The `id` that the profile had; null when there are errors."
    )
    deleted_objects: int | None = strawberry.field(
        description="How many objects of other systems went with the profile; null when there are errors."
    )


@strawberry.type(description="The profile is not at the version that the caller expected: another one wrote first.")
class VersionConflict(UserError):
    current: Profile = strawberry.field(description="The profile as it is now, for the change to be made again on it.")

    @strawberry.field(description="The version at which the profile is now.")
    @staticmethod
    def current_version(conflict: strawberry.Parent[View]) -> int:
        return int(conflict["current"]["version"])
