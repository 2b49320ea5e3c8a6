"""Identities of a profile, changed through the API."""

from tests.client import Client


async def test_unlinking_the_primary_identity_promotes_the_next(client: Client) -> None:
    identities = [{"handle": "card", "identifier": "0001"}, {"handle": "mail", "identifier": "0002"}]
    await client.mutate("createProfile", {"customerId": "C1", "identities": identities})

    payload = await client.mutate(
        "unlinkIdentity",
        {"profile": {"customerId": "C1"}, "handle": "card", "identifier": "0001"},
        "profile { version identities { handle isPrimary position } }",
    )

    assert payload == {
        "profile": {"version": 2, "identities": [{"handle": "mail", "isPrimary": True, "position": 0}]},
        "changed": True,
        "changes": [
            {
                "kind": "REMOVED",
                "path": ["identities", "card", "0001"],
                "before": {"position": 0, "isActive": True},
                "after": None,
                "autoPromoted": False,
            },
            {
                "kind": "PROMOTED",
                "path": ["identities", "mail", "0002"],
                "before": {"position": 1},
                "after": {"position": 0},
                "autoPromoted": True,
            },
        ],
        "errors": [],
    }
