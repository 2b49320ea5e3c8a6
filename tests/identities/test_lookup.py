"""Finding a profile by an identity, active or not."""

from tests.client import Client
from tests.identities.builders import card, given

LOOK_UP = """query ($by: ProfileKey!, $all: Boolean!) {
    profile(by: $by, includeInactive: $all) { customerId }
    default: profile(by: $by) { customerId }
}"""


async def test_an_inactive_identity_names_its_profile_only_where_it_is_asked_for_O6(client: Client) -> None:
    await given(client, "a", "(z)")
    found, nobody = {"customerId": "C1"}, None

    for identifier, include_inactive, expected in (
        ("a", False, (found, found)),
        ("a", True, (found, found)),
        ("z", False, (nobody, nobody)),
        ("z", True, (found, nobody)),
        ("x", True, (nobody, nobody)),
    ):
        answer = await client(LOOK_UP, by={"identity": card(identifier)}, all=include_inactive)
        assert (answer["profile"], answer["default"]) == expected


async def test_many_keys_name_profiles_by_inactive_identities_where_it_is_asked_for_O6(client: Client) -> None:
    await given(client, "a", "(z)")
    query = """query ($keys: [ProfileKey!]!) {
        profilesBy(keys: $keys, includeInactive: true) { customerId } default: profilesBy(keys: $keys) { customerId }
    }"""

    answer = await client(query, keys=[{"identity": card(identifier)} for identifier in "azx"])

    found = {"customerId": "C1"}
    assert answer == {"profilesBy": [found, found, None], "default": [found, None, None]}
