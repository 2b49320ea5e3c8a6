"""Sends both operations to the endpoint given as the first argument, and prints what their types promise."""

import asyncio
import json
import sys

from generated import Client, IdentityKey, ProfileKey, PromoteIdentityInput


async def main() -> None:
    async with Client(url=sys.argv[1]) as client:
        wanted = PromoteIdentityInput(profile=ProfileKey(customerId="C1"), handle="mail", identifier="0002")
        promoted = (await client.promote_identity(wanted)).promote_identity
        assert promoted is not None
        assert promoted.errors == []
        by = ProfileKey(identity=IdentityKey(handle="mail", identifier="0002"))
        person = (await client.find_person(by)).profile
    assert person is not None
    assert person.attribute is not None
    assert person.primary_email is not None
    assert person.primary_identity is not None
    told = {
        "changes": [[change.kind, *change.path] for change in promoted.changes],
        "firstName": person.attribute.primary_value,
        "email": person.primary_email.address,
        "primary": person.primary_identity.identifier,
        "version": person.version,
    }
    print(json.dumps(told))


asyncio.run(main())
