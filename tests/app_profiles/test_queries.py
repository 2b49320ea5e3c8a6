"""Finding an app profile by its own key, and that of an application on a profile."""

from tests.app_profiles.builders import C1, app, given, on
from tests.client import Client


async def test_an_app_profile_is_found_by_app_id_and_key_I4(client: Client) -> None:
    await given(client, "fb", "(tw)")
    query = """query ($by: AppProfileKey!) { appProfile(by: $by) {
        appId key isPrimary isActive position profile { customerId }
    } }"""
    holder = {"customerId": "C1"}

    assert await client(query, by=app(" fb")) == {
        "appProfile": {**app("fb"), "isPrimary": True, "isActive": True, "position": 0, "profile": holder}
    }
    assert await client(query, by=app("tw")) == {
        "appProfile": {**app("tw"), "isPrimary": False, "isActive": False, "position": 1, "profile": holder}
    }
    for absent in (app("fb", key="2"), app("FB"), app("")):
        assert await client(query, by=absent) == {"appProfile": None}


async def test_a_profile_shows_the_first_app_profile_of_an_application_I4(client: Client) -> None:
    await given(client, "fb", "tw")
    await client.mutate("createAppProfile", on(C1, "tw", key="2", asPrimary=True))
    query = """{ profile(by: {customerId: "C1"}) {
        tw: appProfile(appId: "tw") { key isPrimary }
        fb: appProfile(appId: "fb ") { key }
        x: appProfile(appId: "x") { key }
    } }"""

    assert (await client(query))["profile"] == {"tw": {"key": "2", "isPrimary": True}, "fb": {"key": "1"}, "x": None}
