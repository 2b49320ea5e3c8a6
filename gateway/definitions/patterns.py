"""Patterns that customers write, matched in time linear in the value.

Python's own `re` tries one way after the other and can be kept busy for hours by a short pattern; RE2 cannot. The
price is that RE2 knows no look-around and no back references.
"""

from functools import lru_cache
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from gateway.errors import InvalidInput

if TYPE_CHECKING:
    import re2

MAX_PATTERN = 500


class UnusablePattern(Exception):
    """RE2 cannot make sense of the pattern, or it is too big."""


def check(pattern: str) -> None:
    """Raise UnusablePattern for one that cannot be used."""
    _compiled(pattern, case_sensitive=True)


def require_usable(pattern: str | None) -> None:
    """Refuse a pattern of a definition that cannot be used; None stands for no pattern."""
    if pattern is None:
        return
    if not 1 <= len(pattern) <= MAX_PATTERN:
        raise InvalidInput([f"A pattern has 1 to {MAX_PATTERN} characters."])
    try:
        check(pattern)
    except UnusablePattern:
        problem = "The pattern is not a regular expression of RE2, which knows no look-around and no back references."
        raise InvalidInput([problem]) from None


def fits(pattern: str, value: str, *, case_sensitive: bool) -> bool:
    """Tell whether the pattern fits all of the value."""
    return _compiled(pattern, case_sensitive=case_sensitive).fullmatch(value) is not None


def _library() -> Any:
    """Return the module `re2`: 2 MB that a worker without patterns need not hold."""
    return resolve_name("re2")


@lru_cache(maxsize=1_000)
def _compiled(pattern: str, *, case_sensitive: bool) -> "re2._Regexp":
    library = _library()
    options = library.Options()
    options.case_sensitive = case_sensitive
    options.log_errors = False
    try:
        compiled: re2._Regexp = library.compile(pattern, options)
    except library.error as error:
        raise UnusablePattern from error
    return compiled
