"""Whose profile the claim of a token means."""

from typing import Any

from gateway.end_users.model import NamedBy
from tests.client import Client
from tests.end_users.door import ADA, LIFETIME, SIGNER, Door
from tests.profiles.builders import create, identity, profile


async def test_a_claim_is_the_customer_id_of_a_person(door: Door, client: Client) -> None:
    await create(client, profile("ada"), profile("C-7"))

    assert await door.opens(SIGNER.token()) == ADA
    await door.trust(claim="https://shop.example/id")
    door.clock.now += LIFETIME
    found = await door.opens(SIGNER.token(None, **{"https://shop.example/id": "C-7"}))

    assert (found.key_id, found.profile) == (ADA.key_id, "demo|C-7")


async def test_a_claim_is_an_identity_of_a_person(door: Door, client: Client) -> None:
    held = [identity("ada", "login"), identity("grace", "login", isActive=False), identity("mary", "card")]
    await create(client, profile("C1", identities=held))
    await door.trust(named_by=NamedBy.IDENTITY, handle="login")

    assert (await door.opens(SIGNER.token())).profile == "demo|C1"
    assert await door.refuses(SIGNER.token(sub="grace")) == "PROFILE_UNKNOWN"
    assert await door.refuses(SIGNER.token(sub="mary")) == "PROFILE_UNKNOWN"


async def test_an_email_address_is_a_person_s_where_it_was_verified(door: Door, client: Client) -> None:
    def mail(**parts: Any) -> list[dict[str, Any]]:
        return [{"type": "Home", "address": "Ada@Example.org", **parts}]

    await create(client, profile("planted", emails=mail()), profile("off", emails=mail(isActive=False)))
    await door.trust(claim="email", named_by=NamedBy.EMAIL)
    token = SIGNER.token(email="ada@example.ORG", email_verified=True)

    assert await door.refuses(token) == "PROFILE_UNKNOWN"
    await create(client, profile("C1", emails=mail(isVerified=True)))
    assert (await door.opens(token)).profile == "demo|C1"
    await create(client, profile("C2", emails=mail(isVerified=True)))
    door.clock.now += LIFETIME
    assert await door.refuses(token) == "PROFILE_UNKNOWN"
