"""The rows of batches: inputs of mutations without the envelope, which the batch has once for all of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

import strawberry

from gateway.envelope import Envelope, checked
from gateway.errors import Rejection
from gateway.graphql.denials import require_allowed
from gateway.graphql.mutations import EXPECTED_VERSION
from gateway.graphql.omissions import Path, Remainder
from gateway.mongo.access import Access


@strawberry.input
class RowInput:
    expected_version: strawberry.Maybe[int] = strawberry.field(description=EXPECTED_VERSION, default=None)

    def expecting(self, envelope: Envelope) -> Envelope:
        """Return the envelope of the batch as that of this row."""
        return checked(
            replace(envelope, expected_version=self.expected_version.value if self.expected_version else None)
        )

    def plan(self, access: Access, envelope: Envelope) -> Any:
        """Return what the concept of the mutation plans for this row."""
        raise NotImplementedError


R = TypeVar("R", bound=RowInput)


class GivenRow(Generic[R]):
    """A row as the input has it, or without entries that were refused."""

    def __init__(self, remainder: Remainder[R]) -> None:
        self._remainder = remainder

    @property
    def left_out(self) -> frozenset[Path]:
        return self._remainder.left_out

    def plan(self, access: Access, envelope: Envelope) -> Any:
        row = self._remainder.left
        require_allowed(access.sight, row)
        return row.plan(access, envelope)

    def told(self, refused: Sequence[Rejection]) -> list[Rejection]:
        for rejection in refused:
            rejection.path = self._remainder.original(rejection.path)
        return list(refused)

    def without(self, refused: Sequence[Rejection]) -> "GivenRow[R] | None":
        rest = self._remainder.without(self._remainder.original(rejection.path) for rejection in refused)
        return GivenRow(rest) if rest else None


def rows(given: Sequence[R]) -> list[GivenRow[R]]:
    return [GivenRow(Remainder(row)) for row in given]
