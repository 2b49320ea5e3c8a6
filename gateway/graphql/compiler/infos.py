"""What a resolver is told of where it stands in an operation. For a request, its context and variables are new."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLResolveInfo
from strawberry.types import Info
from strawberry.types.field import StrawberryField


class RawInfo:
    """graphql-core's own information, which is a tuple, without what belongs to one request."""

    __slots__ = ("_after", "_before", "_kind")

    def __init__(self, raw: GraphQLResolveInfo[Any]) -> None:
        names = raw._fields
        variables, context = names.index("variable_values"), names.index("context")
        assert context == variables + 1
        self._kind = type(raw)
        self._before = raw[:variables]
        self._after = raw[context + 1 :]

    def of(self, variables: Mapping[str, Any], context: Any) -> GraphQLResolveInfo[Any]:
        return self._kind._make((*self._before, variables, context, *self._after))

    def strawberry(self, field: StrawberryField, variables: Mapping[str, Any], context: Any) -> Info[Any, Any]:
        return _Told(self, field, variables, context)


class _Told(Info[Any, Any]):
    """Strawberry's information, which is put together when it is asked for more than the context."""

    def __init__(self, raw: RawInfo, field: StrawberryField, variables: Mapping[str, Any], context: Any) -> None:
        self._raw = raw
        self._field = field
        self._variables = variables
        self._context = context

    @property
    def context(self) -> Any:
        return self._context

    @property
    def _raw_info(self) -> GraphQLResolveInfo[Any]:  # type: ignore[override]  # It is never set.
        return self._raw.of(self._variables, self._context)
