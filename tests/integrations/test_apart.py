"""What belongs to one domain does not exist for another."""

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.integrations.builders import pulling
from tests.payloads import reasons

READ = """query ($id: ID!) {
    integration(uri: "s3://acme-crm") { uri }
    integrations { edges { node { uri } } }
    integrationRuns(uri: "s3://acme-crm") { edges { node { state } } }
    integrationRun(id: $id) { state }
}"""


async def test_integrations_and_runs_of_another_domain_are_not_there(
    client: Client, other: Client, db: Database
) -> None:
    assert reasons(await client.mutate("putIntegration", pulling())) == []
    run = (await client.mutate("runIntegration", {"uri": "s3://acme-crm"}, "run { id }"))["run"]
    before = await content(db)
    event = {"uri": "s3://acme-crm", "eventType": "SegmentIdentify", "object": {}}

    assert await other(READ, id=run["id"]) == {
        "integration": None,
        "integrations": {"edges": []},
        "integrationRuns": {"edges": []},
        "integrationRun": None,
    }
    for mutation, given in (
        ("deleteIntegration", {"uri": "s3://acme-crm"}),
        ("runIntegration", {"uri": "s3://acme-crm"}),
        ("putIntegrationEvent", event),
    ):
        assert reasons(await other.mutate(mutation, given)) == [("NOT_FOUND", ["uri"])]
    assert await content(db) == before
    assert (await client(READ, id=run["id"]))["integrationRun"] == {"state": "QUEUED"}
