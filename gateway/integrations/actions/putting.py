"""Putting and deleting integrations: the document, the claim of its uri and the record in one transaction."""

from collections.abc import Mapping
from datetime import datetime

from gateway.changes.model import Outcome
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.integrations import store
from gateway.integrations.actions.committing import Step, write
from gateway.integrations.model import MAX_URI, Integration, IntegrationDocument
from gateway.integrations.rules import documents
from gateway.integrations.rules.checking import checked
from gateway.mongo.access import Access
from gateway.object_types.loaders import object_type_of
from gateway.text import text


def no_integration() -> Rejection:
    return Rejection(ErrorCode.NOT_FOUND, "The domain has no integration of this uri.", ["uri"])


async def put_integration(access: Access, envelope: Envelope, given: Integration) -> Outcome:
    """Make an integration or change it (`ALREADY_EXISTS` when its uri belongs to another domain)."""
    asked = checked(given, access.caller.domain)
    await _check_types(access, asked)
    assert asked.uri is not None
    uri = asked.uri

    async def put(before: IntegrationDocument | None, at: datetime) -> Step:
        if before is None and await store.is_claimed(access, uri):
            message = "This uri cannot be used: an integration belongs to one domain, and this one is taken."
            raise Rejection(ErrorCode.ALREADY_EXISTS, message, ["uri"])
        after = documents.made(asked, before, access.id(uri), access.caller.domain, at)
        writes = [] if after is before else store.put(before, after)
        return Step(writes, documents.changes(before, after), {"integration": after})

    return await write(access, envelope, uri, put, _as_it_is)


async def delete_integration(access: Access, envelope: Envelope, uri: str) -> Outcome:
    """Delete an integration, with the run that is under way (`NOT_FOUND`)."""

    async def delete(before: IntegrationDocument | None, _: datetime) -> Step:
        if before is None:
            raise no_integration()
        return Step(await store.deletion(access, before), documents.changes(before, None), {"integration": None})

    sought = text(uri, "A uri", MAX_URI, code=ErrorCode.INVALID_INPUT)
    return await write(access, envelope, sought, delete, _as_it_is)


async def _as_it_is(integration: IntegrationDocument | None, _: Mapping[str, object]) -> Mapping[str, object]:
    return {"integration": integration}


async def _check_types(access: Access, asked: Integration) -> None:
    """Refuse object types that are neither the domain's nor templates."""
    findings = Findings()
    named = [(("objectTypeName",), asked.object_type_name)] if asked.object_type_name else []
    places = [
        *named,
        *(
            (("objectTypeNames", str(index), "objectTypeName"), mapping.object_type_name)
            for index, mapping in enumerate(asked.object_type_names or ())
        ),
    ]
    for path, name in places:
        if await object_type_of(access, name) is None:
            problem = f"There is no object type {name}: putObjectType makes one, and templates are there already."
            findings.add(InvalidInput([problem], path, ErrorCode.INVALID_VALUE))
    findings.settle()
