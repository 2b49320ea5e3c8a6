"""Whatever comes in whatever order, the profiles keep to the law, and nothing of others is lost."""

from random import Random
from typing import Any

import pytest

from gateway.envelope import Envelope, ErrorPolicy
from gateway.mongo.client import Database
from gateway.objects.actions.putting import put_objects
from gateway.objects.model import NewObject, ObjectStatus
from tests.client import Client
from tests.database import content, stored
from tests.invariants import assert_invariants
from tests.objects.builders import CUSTOMER, field, key, put_type
from tests.objects.test_batches import access_of

STEPS = 60
ADDRESSES = [f"{name}@example.com" for name in ("a", "b", "c", "d")]
VERBS = ("addEmail", "removeEmail", "promoteEmail", "verifyEmail", "deactivateEmail", "setAttribute", "unlinkIdentity")
RICH: dict[str, Any] = {
    **CUSTOMER,
    "name": "rich",
    "fields": [
        field("id"),
        field("card"),
        field("emails", "_profile.emails.Home", source="_source.emails[*]"),
        field("tiers", "_profile.attributes.Tier", source="_source.tiers[*]"),
        field("tags", "_profile.tags", source="_source.tags[*]"),
        field("cars", "_profile.extensions.Car", source="_source.cars[*]"),
        field("email", None, "EMAIL_ADDRESS"),
    ],
    "keys": [
        key("richKey", "UNIQUE", fields=["id"]),
        key("card", "PROFILE", handle="card"),
        key("mail", "PROFILE", "SECONDARY", fields=["email"]),
    ],
}


class World:
    """People of whom objects speak, and front ends that change them, by chance."""

    def __init__(self, client: Client, seed: int) -> None:
        self.client = client
        self.chance = Random(seed)

    def some(self, values: list[str]) -> list[str]:
        return self.chance.sample(values, self.chance.randrange(len(values)))

    def object(self) -> NewObject:
        chance = self.chance
        said: dict[str, Any] = {"id": f"{chance.randrange(4)}"}
        if chance.random() < 0.8:
            said["card"] = f"card{chance.randrange(3)}"
        if chance.random() < 0.5:
            said["email"] = chance.choice(ADDRESSES)
        for name, values in (("emails", ADDRESSES), ("tiers", ["gold", "silver", "bronze"]), ("tags", ["x", "y"])):
            if chance.random() < 0.7:
                said[name] = self.some(values)
        if chance.random() < 0.3:
            said["cars"] = [{"plate": plate} for plate in self.some(["1", "2", "3"])]
        return NewObject("rich", said)

    async def edit(self) -> None:
        """Do something that a front end may do, whether it is refused or not."""
        query = "{ profiles(first: 5) { edges { node { id emails { id } identities { handle identifier } } } } }"
        edges = (await self.client(query))["profiles"]["edges"]
        if not edges:
            return
        profile = self.chance.choice(edges)["node"]
        verb = self.chance.choice(VERBS)
        given: dict[str, Any] = {"profile": {"id": profile["id"]}}
        if verb == "addEmail":
            given |= {"type": "Home", "address": self.chance.choice(ADDRESSES), "asPrimary": self.chance.random() < 0.5}
        elif verb.endswith("Email"):
            if not profile["emails"]:
                return
            given["id"] = self.chance.choice(profile["emails"])["id"]
        elif verb == "setAttribute":
            given |= {"name": "Tier", "values": self.some(["gold", "own"])}
        elif not profile["identities"]:
            return
        else:
            given |= self.chance.choice(profile["identities"])
        await self.client.mutate(verb, given)


@pytest.mark.parametrize("seed", range(6))
async def test_profiles_keep_to_the_law(client: Client, db: Database, seed: int) -> None:
    await put_type(client, RICH)
    access, world = await access_of(db), World(client, seed)

    for _ in range(STEPS):
        if world.chance.random() < 0.4:
            await world.edit()
            continue
        asked = [world.object() for _ in range(world.chance.randrange(1, 6))]
        policy = world.chance.choice(list(ErrorPolicy))
        dry = Envelope("import", dry_run=True)
        before = await content(db)
        would = await put_objects(access, dry, asked, policy)
        assert await content(db) == before
        did = await put_objects(access, Envelope("import"), asked, policy)
        assert [one.status for one in did] == [one.status for one in would]
        assert [one.changes for one in did] == [one.changes for one in would]

    found = await stored(db)
    assert_invariants(found)
    assert found["objects"]


@pytest.mark.parametrize("seed", range(4))
async def test_an_object_never_takes_the_primary_or_a_value_of_others(client: Client, db: Database, seed: int) -> None:
    await put_type(client, RICH)
    access, world = await access_of(db), World(client, seed)
    by = {"identity": {"handle": "card", "identifier": "card0"}}
    new = {"customerId": "P1", "identities": [by["identity"]], "emails": [{"type": "Home", "address": "own@x.example"}]}
    await client.mutate("createProfile", {**new, "attributes": [{"name": "Tier", "values": ["own"]}]})

    for _ in range(20):
        said = {**world.object().source, "card": "card0"}
        said.pop("email", None)
        (result,) = await put_objects(access, Envelope("import"), [NewObject("rich", said)])
        assert result.status is not ObjectStatus.FAILED
        query = 'query ($by: ProfileKey!) { profile(by: $by) { primaryEmail { address } attribute(name: "Tier") '
        profile = (await client(query + "{ primaryValue } } }", by=by))["profile"]
        assert profile == {"primaryEmail": {"address": "own@x.example"}, "attribute": {"primaryValue": "own"}}


async def test_the_same_objects_again_change_nothing(client: Client, db: Database) -> None:
    await put_type(client, RICH)
    access, world = await access_of(db), World(client, 7)
    latest = {str(one.source["id"]): one for one in (world.object() for _ in range(30))}
    await put_objects(access, Envelope("import"), list(latest.values()))
    before = await content(db)

    again = await put_objects(access, Envelope("import"), list(latest.values()))

    assert {one.status for one in again} <= {ObjectStatus.UNCHANGED, ObjectStatus.FAILED}
    after = await content(db)
    assert {**after, "ingest_failures": None} == {**before, "ingest_failures": None}
