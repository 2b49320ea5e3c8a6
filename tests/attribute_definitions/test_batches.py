"""Batches whose worker does not know yet what another one defined."""

from gateway.definitions.model import Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.attribute_definitions.builders import define, held
from tests.batches import batch, outcomes, status
from tests.client import Client
from tests.database import versions


async def test_row_is_refused_only_by_definitions_as_they_are_now(db: Database) -> None:
    await create_domain(db, "closed", Definitions(open_attributes=False))
    one, other = (Client(db, "closed", book=DefinitionBook(db, lifetime=3600)) for _ in range(2))
    colour = [{"name": "Colour", "values": ["red"]}]
    rows = [{"customerId": "C1", "attributes": colour}, {"customerId": "C2", "attributes": [*colour, *colour]}]
    undefined = await batch(other, "createProfiles", rows)
    await define(one, "Colour")

    payload = await batch(other, "createProfiles", rows)

    assert status(undefined) == ("FAILED", None)
    assert outcomes(undefined)[0] == [("ATTRIBUTE_NOT_DEFINED", "profiles.0.attributes.0.name")]
    assert outcomes(payload) == [True, [("DUPLICATE_VALUE", "profiles.1.attributes.1.name")]]
    assert await held(other) == {"Colour": ["red"]}
    assert await versions(db) == {"C1": 1}
