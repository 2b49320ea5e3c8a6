"""Handlebars texts in the place of paths, within bounds: `{{_source.FirstName}} {{_source.LastName}}`."""

import re
from collections.abc import Callable
from functools import cache
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from gateway.errors import InvalidInput
from gateway.object_types.rules.values import Unfit

if TYPE_CHECKING:
    from pydantic_handlebars import HandlebarsEnvironment, HelperOptions

MAX_ELEMENTS = 100
MAX_OUTPUT = 10_000
MAX_DEPTH = 10

BLOCKS = ("each", "if", "unless", "with")
HELPERS = (
    *("and", "default", "eq", "gt", "gte", "join", "json", "lookup", "lowercase"),
    *("lt", "lte", "ne", "not", "or", "trim", "truncate", "uppercase"),
)

_OPENING = re.compile(r"\{\{\{?~?\s*(?P<mark>[#^/])\s*(?P<name>[^\s}~]*)")
_SOURCE = "_source"
_CHAINED = re.compile(r"\{\{~?\s*else\s+each\b")
_LOG = re.compile(r"(?:\{\{~?|\()\s*log\b")
_BEHIND = re.compile(r"\{\{\{\{|\{\{~?#?[>*]")


def is_text(source: str) -> bool:
    """Tell whether a source is a Handlebars text, and no path."""
    return "{{" in source


def _each(*arguments: object, options: "HelperOptions") -> str:
    context, items = arguments[0], arguments[-1]
    if not isinstance(items, list | dict) or not items:
        return options.inverse(context)
    if len(items) > MAX_ELEMENTS:
        raise _library().HandlebarsRuntimeError("There are too many.")
    pairs = items.items() if isinstance(items, dict) else enumerate(items)
    last = len(items) - 1
    return "".join(
        options.fn(item, data={"key": key, "index": at, "first": at == 0, "last": at == last}, block_params=[item, key])
        for at, (key, item) in enumerate(pairs)
    )


def _library() -> Any:
    """Return the module `pydantic_handlebars`: 3 MB that a worker without such texts need not hold."""
    return resolve_name("pydantic_handlebars")


@cache
def _environment() -> "HandlebarsEnvironment":
    made: HandlebarsEnvironment = _library().HandlebarsEnvironment(
        extra_helpers=True, max_depth=MAX_DEPTH, max_output_size=MAX_OUTPUT
    )
    made.register_helper("each", _each)
    made.unregister_helper("log")
    return made


def compiled(source: str) -> Callable[[Any], str]:
    """Return what renders a text for an object; refuse all that it may not say."""
    problems = _problems(source)
    if problems:
        raise InvalidInput(problems)
    library = _library()
    try:
        template = _environment().compile(source)
        strangers = library.extract_dependencies(source, include_extra_helpers=True) - {_SOURCE}
    except library.HandlebarsParseError as error:
        place = "" if error.line is None else f" near line {error.line}, column {error.column}"
        raise InvalidInput([f"This is no Handlebars text: it cannot be read{place}."]) from None
    if strangers:
        raise InvalidInput([f"A Handlebars text reads the object as {_SOURCE}; it knows no {_listed(strangers)}."])

    def render(value: Any) -> str:
        try:
            return template.render({_SOURCE: value})
        except library.HandlebarsError:
            raise Unfit(
                f"The Handlebars text of this field cannot be filled: a list has at most {MAX_ELEMENTS} elements, "
                f"and the result at most {MAX_OUTPUT:,} characters."
            ) from None

    return render


def _problems(source: str) -> list[str]:
    problems = []
    within = False
    for match in _OPENING.finditer(source):
        mark, name = match["mark"], match["name"]
        if mark == "#" and name not in BLOCKS:
            problems.append(f"The blocks of a Handlebars text are #{', #'.join(BLOCKS)}; not #{name[:50]}.")
        if name == "each" and mark != "^":
            if mark == "#" and within:
                problems.append("#each does not stand within another #each.")
            within = mark == "#"
        if mark == "^" and name:
            problems.append("A Handlebars text has no ^ blocks: write #unless.")
    if _CHAINED.search(source):
        problems.append("#each does not stand behind else.")
    if _LOG.search(source):
        problems.append(f"The helpers of a Handlebars text are {', '.join(HELPERS)}; not log.")
    if _BEHIND.search(source):
        problems.append("A Handlebars text has no raw blocks, partials and decorators.")
    return list(dict.fromkeys(problems))


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))[:200]
