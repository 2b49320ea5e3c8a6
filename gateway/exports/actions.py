"""Reading all profiles of a domain, a page at a time, each with the documents that belong to it."""

from collections.abc import AsyncIterator
from typing import Any, cast

from gateway.app_profiles import store as app_profiles
from gateway.consents import store as consents
from gateway.exports.rules import exported
from gateway.extensions import store as extensions
from gateway.identities import store as identities
from gateway.mongo.access import Access
from gateway.profiles import store as profiles
from gateway.profiles.model import ProfileDocument

_PAGE = 200


async def everybody(access: Access) -> AsyncIterator[list[dict[str, Any]]]:
    """Tell the profiles of the domain by their customer ids, in pages; each is as it is when its page is read."""
    between: dict[str, Any] = {}
    while True:
        found = await profiles.found(access, {}, between, [("_id", 1)], limit=_PAGE)
        page = cast("list[ProfileDocument]", found)
        if not page:
            return
        yield await _with_their_documents(access, page)
        between = {"_id": {"$gt": page[-1]["_id"]}}


async def _with_their_documents(access: Access, page: list[ProfileDocument]) -> list[dict[str, Any]]:
    """Read what belongs to the profiles of a page: one command for each collection."""
    extension_ids = {
        profile["_id"]: [access.id(profile["customer_id"], name) for name in profile["extensions"]] for profile in page
    }
    of_identities = await identities.get_all(access, [slot["id"] for one in page for slot in one["identities"]])
    of_apps = await app_profiles.get_all(access, [slot["id"] for one in page for slot in one["app_profiles"]])
    of_extensions = await extensions.get_all(access, [id_ for ids_ in extension_ids.values() for id_ in ids_])
    held = await consents.get_all(access, [slot["id"] for one in page for slot in one["consents"]])
    of_consents = {consent["_id"]: consent for consent in held}
    return [
        exported(
            profile,
            of_identities,
            of_apps,
            [of_extensions[id_] for id_ in extension_ids[profile["_id"]] if id_ in of_extensions],
            [of_consents[slot["id"]] for slot in profile["consents"] if slot["id"] in of_consents],
        )
        for profile in page
    ]
