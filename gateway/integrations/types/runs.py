"""Runs of integrations as clients see them."""

from datetime import datetime

import strawberry

from gateway.changes.types import MutationPayload
from gateway.errors import ErrorCode
from gateway.feeds.model import RowStatus
from gateway.graphql.enums import described
from gateway.graphql.interfaces import View
from gateway.graphql.pages import PageInfo
from gateway.integrations.model import DataPullMode, RunState

MAX_PROBLEMS = 100

described(
    RowStatus,
    "What became of a record.",
    {
        RowStatus.CREATED: "It was not there, and is now.",
        RowStatus.UPDATED: "It was there with other values.",
        RowStatus.UNCHANGED: "It was there as it is.",
        RowStatus.IGNORED: "It is older than what is there.",
        RowStatus.FAILED: "It was refused.",
        RowStatus.FILTERED: "The tasks of the flow left it out, or an incremental run knew it.",
    },
)


@strawberry.type(description="How many records a run has read, and what became of them.")
class RunCounts(View):
    read: int = strawberry.field(description="All that were read.")
    created: int = strawberry.field(description="Those that were not there before.")
    updated: int = strawberry.field(description="Those that were there with other values.")
    unchanged: int = strawberry.field(
        description="Those that were there as they are; also those that a worker had taken in when it died."
    )
    ignored: int = strawberry.field(description="Those that are older than what is there.")
    failed: int = strawberry.field(description="Those that were refused.")
    filtered: int = strawberry.field(description="Those that tasks left out, or that an incremental run knew.")


@strawberry.type(description="A place in a source.")
class RunCursor(View):
    part: str = strawberry.field(description="The part of the source: of S3 the key of an object.")
    row: int = strawberry.field(description="How many records of it are behind the run.")


@strawberry.type(description="Why a record was not taken in.")
class RunProblem(View):
    part: str = strawberry.field(description="The part of the source it is in.")
    row: int = strawberry.field(description="Its place there, from 0.")
    code: ErrorCode = strawberry.field(description="The reason, for programs.")
    message: str = strawberry.field(description="The reason in a sentence.")
    path: list[str] = strawberry.field(description="Leads from the record to the value that is meant.")


@strawberry.type(description="One run of an integration's flow.")
class IntegrationRun(View):
    id: strawberry.ID = strawberry.field(description="Identifies the run. Opaque.")
    uri: str = strawberry.field(description="Of which integration it is.")
    state: RunState = strawberry.field(description="How far it is.")
    data_pull_mode: DataPullMode = strawberry.field(description="What it reads.")
    counts: RunCounts = strawberry.field(description="What became of the records so far.")
    cursor: RunCursor | None = strawberry.field(
        description="Behind this place it goes on when its worker dies; null before the first batch."
    )
    problems: list[RunProblem] = strawberry.field(
        description=f"Why records failed: of the first {MAX_PROBLEMS}. All that can be replayed is in `ingestFailures`."
    )
    error: str | None = strawberry.field(description="Why it failed, or why it waits; null when all is well.")
    created_at: datetime = strawberry.field(description="When it was asked for, or due.")
    started_at: datetime | None = strawberry.field(description="When a worker first took it.")
    finished_at: datetime | None = strawberry.field(description="When it ended; runs are kept for 90 days after that.")
    updated_at: datetime = strawberry.field(description="When its last batch was committed.")


@strawberry.type(description="A run in its place on a page.")
class IntegrationRunEdge:
    cursor: str = strawberry.field(description="Opaque; goes into `after`.")
    node: IntegrationRun = strawberry.field(description="The run.")


@strawberry.type(description="A page of runs.")
class IntegrationRunConnection:
    edges: list[IntegrationRunEdge] = strawberry.field(description="The runs of the page, the last one first.")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list.")


@strawberry.type(description="What came of asking for a run.")
class RunIntegrationPayload(MutationPayload):
    run: IntegrationRun | None = strawberry.field(
        description="The run; with `dryRun` as it would be; null when there are errors."
    )
    started: bool | None = strawberry.field(
        description="False when a run was active already: then that one is the answer. Null when there are errors."
    )


@strawberry.type(description="What an event did.")
class IntegrationEventPayload(MutationPayload):
    status: RowStatus | None = strawberry.field(
        description="What became of its object; null where it started a run instead, and when there are errors."
    )
    customer_id: str | None = strawberry.field(description="The customer id of the profile that its object is of.")
    run: IntegrationRun | None = strawberry.field(description="The run that it started, or that was active.")
