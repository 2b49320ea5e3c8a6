"""Root mutations about objects."""

from collections.abc import Iterator, Sequence
from typing import Any

import strawberry

from gateway.caller import Scope
from gateway.changes.model import BatchStatus, Outcome
from gateway.changes.types import BatchPayload, BatchResult, MutationPayload, results_of
from gateway.definitions.sight import Sight
from gateway.envelope import ErrorPolicy
from gateway.errors import ErrorCode, Rejection
from gateway.graphql.batches import RowInput
from gateway.graphql.context import Info
from gateway.graphql.denials import partly_hidden, require_allowed
from gateway.graphql.interfaces import View as TypeOverDocuments
from gateway.graphql.mutations import BatchInput, MutationInput, envelope, mutation
from gateway.graphql.rights import needs
from gateway.graphql.scalars import JSON
from gateway.mongo.documents import View
from gateway.objects import loaders
from gateway.objects.actions import failing
from gateway.objects.actions.putting import putting
from gateway.objects.model import MAX_BYTES, NewObject, ObjectStatus
from gateway.objects.types import IngestFailure, ProfileObject
from gateway.profiles.loaders import Profiles
from gateway.profiles.model import MAX_ROWS
from gateway.profiles.types import Profile
from gateway.text import normalised

_TYPE = "The name of an object type, or the id of a template; NOT_FOUND when there is neither."
_OBJECT = f"The object as its source has it: a JSON object of at most {MAX_BYTES:,} bytes."
_EXPECTED = (
    "Write only if the profile of the object is at this version now; else VERSION_CONFLICT. For a profile that has to "
    "be created it is the last version of a deleted namesake, 0 if there was none. Null is not accepted."
)


def denied_object(sight: Sight, *path: str) -> Iterator[Rejection]:
    """Yield why an object may not be put, if that is so: it may change what the key does not see."""
    if not sight.whole:
        yield partly_hidden("a profile", *path)


@strawberry.input(description="An object to put.")
class PutProfileObjectRow(RowInput):
    type: str = strawberry.field(description=_TYPE)
    object: JSON = strawberry.field(description=_OBJECT)
    expected_version: strawberry.Maybe[int] = strawberry.field(description=_EXPECTED, default=None)

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_object(sight, "object")

    def asked(self) -> NewObject:
        expected = self.expected_version.value if self.expected_version else None
        return NewObject(normalised(self.type), self.object, expected_version=expected)  # type: ignore[arg-type]


@strawberry.input(description="An object to put.")
class PutProfileObjectInput(MutationInput):
    type: str = strawberry.field(description=_TYPE)
    object: JSON = strawberry.field(description=_OBJECT)
    expected_version: strawberry.Maybe[int] = strawberry.field(description=_EXPECTED, default=None)

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_object(sight, "object")

    def asked(self) -> NewObject:
        expected = self.expected_version.value if self.expected_version else None
        return NewObject(normalised(self.type), self.object, expected_version=expected)  # type: ignore[arg-type]


@strawberry.input(description="Objects to put.")
class PutProfileObjectsInput(BatchInput):
    objects: list[PutProfileObjectRow] = strawberry.field(
        description=f"At most {MAX_ROWS}, put as if one after the other; more are BATCH_LIMIT_EXCEEDED."
    )


@strawberry.input(description="A failure.")
class IngestFailureRow(RowInput):
    id: strawberry.ID = strawberry.field(description="The failure's `id`.")
    expected_version: strawberry.Maybe[int] = strawberry.field(description=_EXPECTED, default=None)

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_object(sight, "id")


_FAILURES = f"At most {MAX_ROWS}; more are BATCH_LIMIT_EXCEEDED."


@strawberry.input(description="Failures to put again.")
class ReplayIngestFailuresInput(BatchInput):
    failures: list[IngestFailureRow] = strawberry.field(description=_FAILURES)


@strawberry.input(description="Failures to forget.")
class DismissIngestFailuresInput(MutationInput):
    ids: list[strawberry.ID] = strawberry.field(description=f"Their ids. {_FAILURES}")
    expected_version: strawberry.Maybe[int] = strawberry.field(
        description="Failures have no versions, so none but 0 is ever met; else VERSION_CONFLICT.", default=None
    )


@strawberry.interface(description="What became of an object that was put.")
class PutResult(TypeOverDocuments):
    @strawberry.field(
        description="What became of the object; null when nothing was tried, see `errors`.",
        graphql_type=ObjectStatus | None,
    )
    @staticmethod
    def status(result: strawberry.Parent[View]) -> str | None:
        status: str | None = result.get("object_status")
        return status

    @strawberry.field(
        description=(
            "The names of the keys that led to the profile: `customerId` for the customer id, the UNIQUE key where "
            "none led elsewhere and the object was there before. Empty for a new profile, and where nothing changed."
        ),
        graphql_type=list[str],
    )
    @staticmethod
    def matched_by(result: strawberry.Parent[View]) -> Sequence[str]:
        names: Sequence[str] = result.get("matched_by", ())
        return names

    @strawberry.field(
        description="The object as it is now, or with `dryRun` would be; null when it was refused.",
        graphql_type=ProfileObject | None,
    )
    @staticmethod
    async def object(result: strawberry.Parent[View], info: Info) -> View | None:
        id_ = result.get("object_id")
        return await info.context.loader(loaders.Objects).load(id_) if id_ else None

    @strawberry.field(
        description="The profile of the object as it is now, or with `dryRun` would be; null when it was refused.",
        graphql_type=Profile | None,
    )
    @staticmethod
    async def profile(result: strawberry.Parent[View], info: Info) -> View | None:
        id_ = result.get("profile_id")
        return await info.context.loader(Profiles).load(id_) if id_ else None

    @strawberry.field(
        description="What is kept of a refused object, to be put again after a fix; null where nothing is kept.",
        graphql_type=IngestFailure | None,
    )
    @staticmethod
    async def failure(result: strawberry.Parent[View], info: Info) -> View | None:
        id_ = result.get("failure_id")
        return await info.context.loader(loaders.Failures).load(id_) if id_ else None


@strawberry.type(description="What became of an object that was put.")
class PutProfileObjectPayload(MutationPayload, PutResult):
    pass


@strawberry.type(description="What became of one of the objects that were put.")
class PutProfileObjectResult(BatchResult, PutResult):
    pass


@strawberry.type(description="What became of objects that were put.")
class PutProfileObjectsPayload(BatchPayload):
    @strawberry.field(
        description="One result for each object, in their order; none when the batch itself was refused.",
        graphql_type=list[PutProfileObjectResult],
    )
    @staticmethod
    def results(payload: strawberry.Parent[View]) -> list[View]:
        return results_of(payload)


@strawberry.type(description="The forgetting of failures.")
class DismissIngestFailuresPayload(MutationPayload):
    dismissed: int | None = strawberry.field(
        description="How many failures were forgotten; those that were not there are not counted."
    )


@needs(Scope.INGEST)
@strawberry.type
class ObjectMutations:
    @mutation(
        description=(
            "Puts an object: finds its profile by the keys of its type, or creates one where the type allows that, "
            "merges what the object says into the profile, and keeps the object. PROFILE keys are asked first, and "
            "SECONDARY ones only when those find nobody; several profiles are AMBIGUOUS_MATCH, none is ORPHAN_OBJECT. "
            "The same UNIQUE key again updates the object; the same content again changes nothing. What is refused "
            "is kept in `ingestFailures` (Amazon Connect's PutProfileObject, seed 003)."
        ),
        graphql_type=PutProfileObjectPayload | None,
    )
    @staticmethod
    async def put_profile_object(info: Info, input: PutProfileObjectInput) -> Outcome:
        access, its_envelope = info.context.access, envelope(info, input)
        put = await putting(access, its_envelope, [input.asked()], newer_access=info.context.newer_access)
        (result,) = put.outcome.more["results"]
        told = {name: value for name, value in _shown(result).items() if name != "changes"}
        return put.outcome.with_more(**told)

    @mutation(
        description="Puts objects. One is refused for what `putProfileObject` is refused for.",
        graphql_type=PutProfileObjectsPayload | None,
    )
    @staticmethod
    async def put_profile_objects(info: Info, input: PutProfileObjectsInput) -> Outcome:
        _require_batch(info, input, input.objects, "objects")
        return await _put(info, input, [row.asked() for row in input.objects], "objects")

    @mutation(
        description=(
            "Puts again what could not be placed, as it was sent. What is placed leaves `ingestFailures`; an object "
            "that came in a newer form since is IGNORED, and its failure goes too."
        ),
        graphql_type=PutProfileObjectsPayload | None,
    )
    @staticmethod
    async def replay_ingest_failures(info: Info, input: ReplayIngestFailuresInput) -> Outcome:
        _require_batch(info, input, input.failures, "failures")
        asked = await failing.to_replay(info.context.access, [row.id for row in input.failures])
        expected = [row.expected_version.value if row.expected_version else None for row in input.failures]
        return await _put(info, input, failing.expecting(asked, expected), "failures")

    @mutation(
        description="Forgets failures without putting them again. One that is not there changes nothing.",
        graphql_type=DismissIngestFailuresPayload | None,
    )
    @staticmethod
    async def dismiss_ingest_failures(info: Info, input: DismissIngestFailuresInput) -> Outcome:
        _require_batch(info, input, input.ids, "ids")
        if input.expected_version is not None and input.expected_version.value:
            raise Rejection(ErrorCode.VERSION_CONFLICT, "Failures have no versions.", ["expectedVersion"])
        return await failing.dismiss(info.context.access, envelope(info, input), input.ids)


def _require_batch(info: Info, input: BatchInput | MutationInput, rows: Sequence[object], name: str) -> None:
    # Who may not put one of them may put none.
    require_allowed(info.context.access.sight, input)
    if len(rows) > MAX_ROWS:
        message = f"A batch has at most {MAX_ROWS} rows; this one has {len(rows):,}."
        raise Rejection(ErrorCode.BATCH_LIMIT_EXCEEDED, message, [name])


async def _put(info: Info, input: BatchInput, asked: Sequence[NewObject], name: str) -> Outcome:
    access, policy = info.context.access, ErrorPolicy(input.policy)
    put = await putting(access, envelope(info, input), asked, policy, info.context.newer_access)
    results = [_shown(result, name, str(result["index"])) for result in put.outcome.more["results"]]
    nothing = put.outcome.more["status"] == BatchStatus.FAILED.value
    errors = [error for result in results for error in result["errors"]] if nothing else []
    return put.outcome.with_more(results=results, errors=errors)


def _shown(result: View, *path: str) -> dict[str, Any]:
    """Return what came of an object, with refusals that speak of the mutation's input."""
    errors = [{**error, "path": [*path, *error["path"]]} for error in result["errors"]]
    return {**result, "object_status": result["status"], "errors": errors}
