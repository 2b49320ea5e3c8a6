"""No verb reaches the profiles of another domain: for its caller they do not exist."""

from gateway.mongo.client import Database
from tests.changes.verbs import C1, C2, app, card, create, verbs
from tests.client import Client
from tests.payloads import refused


async def test_a_profile_of_another_domain_is_not_found(client: Client, db: Database) -> None:
    other = Client(db, "other")

    for name, asked in verbs(await create(client)):
        await refused(other, db, name, asked, ("NOT_FOUND", ["profile"]))


async def test_what_one_domain_holds_is_free_in_another(client: Client, db: Database) -> None:
    other = Client(db, "other")
    await create(client)
    await create(other)

    assert (await client.mutate("unlinkIdentity", {"profile": C2, **card("x")}))["changed"] is True
    assert (await client.mutate("deleteAppProfile", {"profile": C1, **app("fb")}))["changed"] is True

    kept = await other(
        """query ($by: ProfileKey!) { profile(by: $by) {
            version identities { identifier } appProfiles { appId } extensions { records { data } }
        } }""",
        by={"identity": card("a")},
    )
    assert kept["profile"] == {
        "version": 1,
        "identities": [{"identifier": name} for name in "abcdz"],
        "appProfiles": [{"appId": name} for name in ("fb", "tw", "wa", "yt")],
        "extensions": [{"records": [{"data": {"plate": plate}} for plate in "ABCD"]}],
    }


async def test_an_identity_is_not_moved_to_another_domain(client: Client, db: Database) -> None:
    await create(client)
    await Client(db, "other").mutate("createProfile", {"customerId": "C9"})

    beyond = {"profile": C1, **card("a"), "to": {"customerId": "C9"}}
    await refused(client, db, "moveIdentity", beyond, ("NOT_FOUND", ["to"]))
