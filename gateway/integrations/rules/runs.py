"""What a run takes of its source, and how far it has seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.integrations.model import DataPullMode, Flow, IntegrationDocument, RunDocument
from gateway.integrations.rules.tasks import compiled
from gateway.integrations.rules.values import moment, value_at

MAX_PROBLEMS = 100
MAX_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Since:
    """From when on an incremental run takes parts of its source, and records; None takes all of them."""

    parts: datetime | None = None
    records: datetime | None = None


def since(run: RunDocument, integration: IntegrationDocument, flow: Flow) -> Since:
    """Return from when on a run takes what it finds.

    What was changed at the very time that was seen last is taken once more, since not all of it need have been there.
    """
    if run["data_pull_mode"] == DataPullMode.COMPLETE.value:
        return Since()
    first = flow.trigger.schedule.first_execution_from if flow.trigger.schedule else None
    field = flow.source.datetime_field
    seen = integration["watermark"]
    return Since(integration["newest"], (seen if seen is not None else first) if field else None)


class Watch:
    """Shapes records by a flow, leaves those out that are no news, and remembers the latest time among them."""

    def __init__(self, flow: Flow, after: datetime | None, watermark: datetime | None) -> None:
        self._field = flow.source.datetime_field
        self._after = after
        self._tasks: Callable[[Mapping[str, Any]], Mapping[str, Any] | None] = compiled(flow.tasks)
        self.watermark = watermark

    def __call__(self, record: Mapping[str, Any]) -> Mapping[str, Any] | None:
        if self._field is not None:
            # A record whose time cannot be told is never known to be old.
            at = moment(value_at(record, self._field))
            if at is not None:
                if self._after is not None and at < self._after:
                    return None
                self.watermark = at if self.watermark is None else max(self.watermark, at)
        return self._tasks(record)


def pause_after(attempts: int) -> float:
    """Return how many seconds a run rests that could not go on so many times in a row."""
    return min(300.0, 5.0 * float(2**attempts))
