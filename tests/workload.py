"""Random mutations by many clients at once, on few profiles.

Run as a program it is one more process of writers: python -m tests.workload URI DATABASE CLIENTS EACH SEED
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from gateway.mongo.client import Database, connect, database
from tests.client import Client

PROFILES = [f"C{number}" for number in range(10)]
IDENTITIES = [{"handle": handle, "identifier": str(number)} for handle in ("card", "mail") for number in range(12)]
APPS = [{"appId": app, "key": str(number)} for app in ("shop", "bot") for number in range(20)]
NAMES = ["Colour", "Size"]
VALUES = ["a", "b", "c", "d"]
RECORDS = [{"n": number} for number in range(4)]
DEVICES = ["phone", "watch"]

SEEN = """
query ($by: ProfileKey!) { profile(by: $by) {
  version
  attributes { name values }
  identities { handle identifier isPrimary isActive }
  appProfiles { appId key isPrimary isActive }
  extensions { name records { id } }
} }
"""


Seen = dict[str, Any]
Asked = tuple[str, dict[str, Any]]
"""A mutation and its input, without the profile."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client was told: the code of a refusal, or the versions that the change made of its profiles."""

    reason: str
    mutation: str
    changed: bool
    versions: list[int]
    codes: list[str]


class Writer:
    """One client; it asks for everything there is to ask for."""

    def __init__(self, client: Client, seed: str) -> None:
        self.client = client
        self.seed = seed
        self.random = Random(seed)

    async def write(self, count: int) -> list[Answer]:
        return [await self.write_one(number) for number in range(count)]

    async def write_one(self, number: int) -> Answer:
        reason = f"{self.seed}-{number}"
        customer = self.random.choice(PROFILES)
        seen = (await self.client(SEEN, by={"customerId": customer}))["profile"]
        if seen is None:
            name, asked = "createProfile", {"customerId": customer, **self._beginning()}
        else:
            self._look_at(seen)
            name, asked = self._choose(seen)
            asked = {"profile": {"customerId": customer}, **asked}
        selection = "profile { version }" + (" target { version }" if name == "moveIdentity" else "")
        payload = await self.client.mutate(name, {**asked, "reason": reason, "idempotencyKey": reason}, selection)
        written = [payload["profile"], payload.get("target")]
        return Answer(
            reason,
            name,
            payload["changed"],
            [profile["version"] for profile in written if profile],
            [error["code"] for error in payload["errors"]],
        )

    @staticmethod
    def _look_at(seen: Seen) -> None:
        """Check that a reader sees one primary, and it first, even between two writes."""
        for entries in (seen["identities"], seen["appProfiles"]):
            flags = [entry["isPrimary"] for entry in entries]
            assert flags == [index == 0 and entry["isActive"] for index, entry in enumerate(entries)]
            assert any(flags) == any(entry["isActive"] for entry in entries)

    def _beginning(self) -> dict[str, Any]:
        return {
            "attributes": [{"name": "Colour", "values": self._some(VALUES)}],
            "identities": self._some(IDENTITIES, 2),
            "appProfiles": self._some(APPS),
            "extensions": [{"name": "Notes", "records": self._some(RECORDS)}],
        }

    def _some(self, things: list[Any], most: int = 3) -> list[Any]:
        return self.random.sample(things, min(self.random.randint(0, most), len(things)))

    def _choose(self, seen: Seen) -> Asked:
        if self.random.random() < 0.03:
            return "deleteProfile", {}
        return self.random.choice([self._attribute, self._identity, self._app_profile, self._extension])(seen)

    def _attribute(self, seen: Seen) -> Asked:
        name = self.random.choice(NAMES)
        values: list[str] = next((one["values"] for one in seen["attributes"] if one["name"] == name), [])
        patches = [{"name": "Colour", "add": self._some(VALUES)}, {"name": "Size", "remove": self._some(VALUES)}]
        verbs: list[Asked] = [
            ("updateProfile", {"attributes": patches}),
            ("setAttribute", {"name": name, "values": self._some(VALUES)}),
            ("addAttributeValues", {"name": name, "values": self._some(VALUES)}),
            ("removeAttributeValues", {"name": name, "values": self._some(VALUES)}),
            ("promoteAttributeValue", {"name": name, "value": self.random.choice(VALUES)}),
            ("reorderAttributeValues", {"name": name, "values": self.random.sample(values, len(values))}),
        ]
        return self.random.choice(verbs)

    def _identity(self, seen: Seen) -> Asked:
        held = self._keys(seen["identities"], "handle", "identifier")
        one = self.random.choice([*held, self.random.choice(IDENTITIES)])
        other = {"customerId": self.random.choice(PROFILES)}
        new = self.random.choice(IDENTITIES)["identifier"]
        return self.random.choice(
            [
                ("linkIdentity", {**self.random.choice(IDENTITIES), "asPrimary": self.random.random() < 0.5}),
                ("updateIdentity", {**one, "newIdentifier": new}),
                ("unlinkIdentity", one),
                ("promoteIdentity", one),
                ("activateIdentity", one),
                ("deactivateIdentity", one),
                ("reorderIdentities", {"identities": self.random.sample(held, len(held))}),
                ("moveIdentity", {**one, "to": other}),
                ("moveIdentity", {**one, "to": other}),
            ]
        )

    def _app_profile(self, seen: Seen) -> Asked:
        held = self._keys(seen["appProfiles"], "appId", "key")
        one = self.random.choice([*held, self.random.choice(APPS)])
        device = self.random.choice(DEVICES)
        return self.random.choice(
            [
                ("createAppProfile", {**self.random.choice(APPS), "devices": [{"deviceId": device}]}),
                ("updateAppProfile", {**one, "devices": [{"deviceId": name} for name in self._some(DEVICES)]}),
                ("deleteAppProfile", one),
                ("deleteDeviceAppProfile", {**one, "deviceId": device}),
                ("promoteAppProfile", one),
                ("activateAppProfile", one),
                ("deactivateAppProfile", one),
                ("reorderAppProfiles", {"appProfiles": self.random.sample(held, len(held))}),
            ]
        )

    def _extension(self, seen: Seen) -> Asked:
        ids = [record["id"] for one in seen["extensions"] if one["name"] == "Notes" for record in one["records"]]
        one = self.random.choice([*ids, "unknown"])
        verbs: list[Asked] = [
            ("setExtension", {"records": self._some(RECORDS)}),
            ("addExtensionRecords", {"records": self._some(RECORDS), "asPrimary": True}),
            ("updateExtensionRecord", {"id": one, "data": self.random.choice(RECORDS)}),
            ("removeExtensionRecords", {"ids": [one]}),
            ("promoteExtensionRecord", {"id": one}),
            ("reorderExtensionRecords", {"ids": self.random.sample(ids, len(ids))}),
        ]
        name, asked = self.random.choice(verbs)
        return name, {"name": "Notes", **asked}

    @staticmethod
    def _keys(entries: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
        return [{name: entry[name] for name in names} for entry in entries]


async def run(db: Database, clients: int, each: int, seed: str) -> list[Answer]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(Writer(Client(db), f"{seed}-{number}").write(each)) for number in range(clients)]
    return [answer for task in tasks for answer in task.result()]


async def main(uri: str, name: str, clients: str, each: str, seed: str) -> None:
    client = connect(uri, timeout=10)
    answers = await run(database(client, name), int(clients), int(each), seed)
    client.close()
    sys.stdout.write(json.dumps([asdict(answer) for answer in answers]))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
