"""JSON Schemas that customers write, compiled once and asked in time that their own size bounds.

Patterns are matched in linear time, as RE2 does; nothing is fetched. A `$ref` leads into the same schema and not in a
circle, and a schema with its references written out stays small: two references to what refers twice, and so on, would
keep a validator busy for as long as one likes.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

import orjson

from gateway.errors import ErrorCode, InvalidInput, Rejection

if TYPE_CHECKING:
    import jsonschema_rs

MAX_SCHEMA = 20_000
MAX_PARTS = 500
MAX_PROBLEMS = 20

_LONGEST_MESSAGE = 300
_REGEX_SIZE = 1_000_000
_ALL_PROBLEMS = 100_000
"""Up to this many parts of the schema times bytes of the record, all problems are looked for: each of them costs."""

_MOVING = frozenset({"$dynamicRef", "$recursiveRef", "$id", "$anchor", "$dynamicAnchor"})


class UnusableSchema(Exception):
    """The schema is none, reaches outside, or could keep the validator busy; the message says which."""


def require_usable(schema: str | None) -> None:
    """Refuse a schema of a definition that cannot be used; None stands for no schema."""
    if schema is None:
        return
    if len(schema) > MAX_SCHEMA:
        raise InvalidInput([f"A JSON Schema has at most {MAX_SCHEMA:,} characters; this one has {len(schema):,}."])
    try:
        _compiled(schema)
    except UnusableSchema as error:
        raise InvalidInput([str(error)]) from None


def problems(schema: str, record: dict[str, Any]) -> list[Rejection]:
    """Return what a schema finds wrong with a record, each at its path; at most MAX_PROBLEMS, of large records one."""
    validator, parts = _compiled(schema)
    if validator.is_valid(record):
        return []
    if parts * len(orjson.dumps(record)) > _ALL_PROBLEMS:
        try:
            validator.validate(record)
        except _library().ValidationError as error:
            return [_told(error)]
    return [_told(error) for error in islice(validator.iter_errors(record), MAX_PROBLEMS)]


def _library() -> Any:
    """Return the module `jsonschema_rs`: 3 MB that a worker without schemas need not hold."""
    return resolve_name("jsonschema_rs")


def _told(error: "jsonschema_rs.ValidationError") -> Rejection:
    message = error.message
    if len(message) > _LONGEST_MESSAGE:
        message = f"{message[:_LONGEST_MESSAGE]}…"
    return InvalidInput(
        [f"{message}, says the JSON Schema of the extension."], error.instance_path, ErrorCode.INVALID_VALUE
    )


@lru_cache(maxsize=1_000)
def _compiled(schema: str) -> "tuple[jsonschema_rs.Validator, int]":
    """Return the validator of a schema, and how many parts it has with its references written out."""
    try:
        parsed = orjson.loads(schema)
    except ValueError:
        raise UnusableSchema("The schema is not JSON.") from None
    if not isinstance(parsed, dict):
        raise UnusableSchema("A JSON Schema is an object.")
    parts = _Parts(parsed).of(parsed)
    library = _library()
    try:
        validator = library.validator_for(
            parsed,
            mask="The value",
            offline=True,
            pattern_options=library.RegexOptions(size_limit=_REGEX_SIZE),
            validate_formats=True,
        )
    except (library.ValidationError, ValueError):
        problem = "This is not a JSON Schema of a known draft, or a pattern in it is not a linear regular expression."
        raise UnusableSchema(problem) from None
    return validator, parts


class _Parts:
    """Counts the objects of a schema, those behind references too, each as often as it is referred to."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema
        self._counted: dict[str, int | None] = {}

    def of(self, part: Any) -> int:
        """Return the count of a part; UnusableSchema when it is too large or cannot be counted."""
        total = 0
        pending = [part]
        while pending:
            here = pending.pop()
            if isinstance(here, dict):
                total += 1 + self._referred(here)
                pending += here.values()
            elif isinstance(here, list):
                pending += here
            if total > MAX_PARTS:
                raise UnusableSchema(f"With its references written out, a schema has at most {MAX_PARTS} objects.")
        return total

    def _referred(self, part: dict[str, Any]) -> int:
        for word in _MOVING & part.keys():
            # What a property is called is no keyword, and what it is, is an object.
            if isinstance(part[word], str) and not (word == "$id" and part is self._schema):
                raise UnusableSchema(f"A schema does without {word}: references begin with #/ and lead into itself.")
        pointer = part.get("$ref")
        if not isinstance(pointer, str):
            return 0
        if pointer not in self._counted:
            self._counted[pointer] = None
            self._counted[pointer] = self.of(self._at(pointer))
        count = self._counted[pointer]
        if count is None:
            raise UnusableSchema("The references of a schema must not lead in a circle.")
        return count

    def _at(self, pointer: str) -> Any:
        if not re.fullmatch(r"#(?:/[^%]*)?", pointer):
            raise UnusableSchema("A reference begins with #/ and leads into the schema itself, without % signs.")
        part: Any = self._schema
        for step in _steps(pointer):
            if isinstance(part, list) and step.isdecimal() and int(step) < len(part):
                part = part[int(step)]
            elif isinstance(part, dict) and step in part:
                part = part[step]
            else:
                raise UnusableSchema(f"There is nothing at {pointer} in the schema.")
        return part


def _steps(pointer: str) -> Iterator[str]:
    for step in pointer.split("/")[1:]:
        yield step.replace("~1", "/").replace("~0", "~")
