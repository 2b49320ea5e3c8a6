"""Batched reads of app profiles."""

from gateway import ids
from gateway.app_profiles import model, rules
from gateway.attributes import rules as attribute_rules
from gateway.definitions.model import ListName
from gateway.definitions.sight import Sight
from gateway.graphql.context import Context
from gateway.mongo.documents import Beside, View
from gateway.profiles.loaders import EntriesOfProfile, Holders, Profiles, entry_of
from gateway.profiles.model import Key


class AppProfilesOfProfile(EntriesOfProfile):
    """A profile's app profiles, primary first."""

    collection = model.COLLECTION
    order = "app_profiles"
    ordered = ListName.APP_PROFILES
    shown_as = "AppProfile"
    always = frozenset({"profile", "app_id"})
    reads = frozenset({"_id", "app_profiles"})
    beside = Beside(model.COLLECTION, "$app_profiles.id")

    @staticmethod
    def shown(sight: Sight, view: View) -> View | None:
        if not sight.app(view["app_id"]):
            return None
        return {**view, "attributes": attribute_rules.seen(sight, view["attributes"])}


async def app_profile_node(context: Context, path: str) -> View | None:
    """Refetch an app profile, with its place among those of its profile."""
    return await _app_profile(context, context.access.id(*ids.parts(path, 2)))


async def app_profile_by(context: Context, app_id: str, key: str) -> View | None:
    """Return the app profile with that key in an application (`APP_NOT_LINKED`), or None."""
    app_id, key = rules.sought(app_id, key)
    rules.require_linked(context.access.definitions, app_id)
    return await _app_profile(context, context.access.id(app_id, key))


async def _app_profile(context: Context, entry_id: str) -> View | None:
    holder = await context.loader(Holders).load(Key(model.COLLECTION, entry_id))
    profile = await context.loader(Profiles).load(holder) if holder else None
    if profile is None:
        return None
    return entry_of(await context.loader(AppProfilesOfProfile).load(profile), entry_id)
