"""A patch of all lists does what the verbs of its operations do one after the other, in one version and one record."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content, stored
from tests.invariants import assert_invariants

KNOWN: dict[str, list[dict[str, Any]]] = {
    "identities": [{"handle": handle, "identifier": str(number)} for handle in ("card", "mail") for number in range(4)],
    "appProfiles": [{"appId": app, "key": str(number)} for app in ("shop", "bot") for number in range(4)],
    "emails": [{"type": "Home", "address": f"{name}@example.com"} for name in ("ann", "bob", "cat", "dan", "eve")],
    "groups": [{"type": "Club", "name": name} for name in ("Chess", "Go", "Bridge", "Poker")],
}
"""What may be on each list, by its names."""

WORDS = {
    "identities": ("link", "unlink", "Identity", "Identities"),
    "appProfiles": ("create", "delete", "AppProfile", "AppProfiles"),
    "emails": ("add", "remove", "Email", "Emails"),
    "groups": ("add", "remove", "Group", "Groups"),
}
"""How the verbs of each list are called: to add, to remove, one entry and several."""

BY_NAME = ("identities", "appProfiles")
BY_ID = ("emails", "groups")

READ = """{ profile(by: {customerId: "C1"}) { version attributes { name values }
    identities { handle identifier isPrimary isActive position }
    appProfiles { appId key isPrimary isActive position attributes { name values } devices { deviceId } }
    emails { id type address isPrimary isActive position }
    groups { id type name isPrimary isActive position }
} }"""

C1 = {"profile": {"customerId": "C1"}}
Entry = dict[str, Any]
Patch = dict[str, Any]


async def read(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = (await client(READ))["profile"]
    return found


def names_of(field: str, entry: Entry) -> Entry:
    return {name: entry[name] for name in KNOWN[field][0]}


class Asked:
    """A random patch of one list, whose entries are called by what is on the list."""

    def __init__(self, random: Random, field: str, held: list[Entry]) -> None:
        self.field = field
        self.operations: list[tuple[str, Entry, Entry]] = []
        self.order: list[Entry] | None = None
        names = [names_of(field, entry) for entry in held]
        left = names[:]

        def maybe(chance: float) -> bool:
            return bool(left) and random.random() < chance

        if maybe(0.4):
            self.operations.append(("remove", left.pop(random.randrange(len(left))), {}))
        if maybe(0.4) and field == "identities":
            place = random.randrange(len(left))
            new = random.choice(KNOWN[field])["identifier"]
            self.operations.append(("update", left[place], {"newIdentifier": new}))
            left[place] = {**left[place], "identifier": new}
        if maybe(0.4) and field == "appProfiles":
            devices = [{"deviceId": name} for name in random.sample(["phone", "tv", "watch"], random.randint(0, 3))]
            tier = {"name": "Tier", "set": random.sample(["gold", "red", "blue"], random.randint(0, 2))}
            self.operations.append(("update", random.choice(left), {"attributes": [tier], "devices": devices}))
        if maybe(0.5):
            self.operations.append(("setActive", random.choice(left), {"isActive": random.random() < 0.6}))
        if maybe(0.3):
            self.order = random.sample(left, len(left))
        if random.random() < 0.8:
            self.operations.append(("add", random.choice(KNOWN[field]), {"isPrimary": random.random() < 0.4}))
        if maybe(0.3):
            self.operations.append(("promote", random.choice(left), {}))

    def patch(self, key: Callable[[str, Entry], Any]) -> Patch:
        """Return the patch; `key` says how an entry that is there is named."""
        patch: Patch = {}
        for kind, entry, more in self.operations:
            if kind == "promote":
                patch[kind] = key(self.field, entry)
            elif kind == "remove":
                patch[kind] = [key(self.field, entry)]
            else:
                named = entry if kind == "add" else self._fields(key(self.field, entry))
                patch[kind] = [{**named, **more}]
        if self.order is not None:
            patch["reorder"] = [key(self.field, entry) for entry in self.order]
        return patch

    def verbs(self, key: Callable[[str, Entry], Any]) -> list[tuple[str, Entry]]:
        """Return the verbs that do the same, in the order in which a patch does it."""
        add, remove, one, several = WORDS[self.field]
        found = []
        for kind, entry, more in self.operations:
            if kind == "add":
                found.append((f"{add}{one}", {**entry, "asPrimary": more["isPrimary"]}))
                continue
            name = {"remove": remove, "setActive": "activate" if more.get("isActive") else "deactivate"}.get(kind, kind)
            operands = {} if kind == "setActive" else more
            found.append((f"{name}{one}", {**self._fields(key(self.field, entry)), **operands}))
        if self.order is not None:
            keys = [key(self.field, entry) for entry in self.order]
            asked = (f"reorder{several}", {"ids" if self.field in BY_ID else self.field: keys})
            behind = [index for index, (kind, *_) in enumerate(self.operations) if kind in ("add", "promote")]
            found.insert(behind[0] if behind else len(found), asked)
        return found

    def _fields(self, key: Any) -> Entry:
        return {"id": key} if self.field in BY_ID else key


def naming(seen: dict[str, Any]) -> Callable[[str, Entry], Any]:
    """Return how the entries of a profile are named in inputs: by their ids, or by their names."""
    ids = {(field, *names_of(field, entry).values()): entry["id"] for field in BY_ID for entry in seen[field]}
    return lambda field, names: ids[field, *names.values()] if field in BY_ID else names


def without_ids(seen: dict[str, Any]) -> dict[str, Any]:
    lists = {field: [{**entry, "id": None} for entry in seen[field]] for field in BY_ID}
    return {**seen, **lists, "version": None}


@pytest.mark.parametrize("fields", [BY_NAME, BY_NAME + BY_ID], ids=["documents", "all lists"])
@pytest.mark.parametrize("seed", range(2))
async def test_patches_equal_their_verbs_M26_M27(db: Database, fields: tuple[str, ...], seed: int) -> None:
    random = Random(seed)
    patching, verbs = Client(db, "patches"), Client(db, "verbs")
    for client in (patching, verbs):
        await client.mutate("createProfile", {"customerId": "C1"})
    done = 0
    while done < 12:
        seen, twin = await read(patching), await read(verbs)
        asked = [Asked(random, field, seen[field]) for field in fields]
        values = random.sample(["red", "green", "blue"], 2)
        patches: Patch = {one.field: one.patch(naming(seen)) for one in asked}
        patches["attributes"] = [{"name": "Colour", "set": values}, {"name": "Size", "add": values[:1]}]
        before = await content(db)

        dry = await patching.mutate("updateProfile", {**C1, **patches, "dryRun": True}, "profile { version }")
        assert await content(db) == before
        real = await patching.mutate("updateProfile", {**C1, **patches}, "profile { version }")

        assert [(error["code"], error["path"]) for error in dry["errors"]] == [
            (error["code"], error["path"]) for error in real["errors"]
        ]
        if real["errors"]:
            assert await content(db) == before
            continue
        done += 1
        assert real["profile"]["version"] == seen["version"] + real["changed"]
        for verb, given in [
            ("setAttribute", {"name": "Colour", "values": values}),
            ("addAttributeValues", {"name": "Size", "values": values[:1]}),
            *(one_verb for one in asked for one_verb in one.verbs(naming(twin))),
        ]:
            payload = await verbs.mutate(verb, {**C1, **given})
            assert payload["errors"] == []
        assert without_ids(await read(patching)) == without_ids(await read(verbs))
    data = await stored(db, {"domain": "patches"})
    assert_invariants(data)
