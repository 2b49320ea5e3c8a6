from gateway.definitions.model import Definitions
from gateway.graphql.limits import DocumentLimits
from gateway.mongo.client import Database
from tests.client import Client
from tests.whole import gateway


async def test_all_limits_are_published(client: Client) -> None:
    published = (await client("{ limits { document { characters tokens selections } bodyBytes pageSize batchSize } }"))[
        "limits"
    ]

    assert published == {
        "document": {
            "characters": DocumentLimits().characters,
            "tokens": DocumentLimits().tokens,
            "selections": DocumentLimits().selections,
        },
        "bodyBytes": 1_000_000,
        "pageSize": 100,
        "batchSize": 100,
    }


async def test_the_numbers_of_a_domain_are_its_own(mongo_uri: str, db: Database) -> None:
    definitions = Definitions(rate_per_key=600, max_customer_id=16)
    async with gateway(mongo_uri, db, "acme", definitions) as http:
        answer = await http.post(
            "/graphql", json={"query": "{ limits { ratePerKey ratePerDomain customerIdLength operations seconds } }"}
        )

    assert answer.json()["data"]["limits"] == {
        "ratePerKey": 600,
        "ratePerDomain": None,
        "customerIdLength": 16,
        "operations": 1_000,
        "seconds": 10.0,
    }
