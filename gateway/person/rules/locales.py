"""Locales: BCP-47 tags of a language, and where they are given a script, a region and a variant."""

from babel import Locale
from babel.core import parse_locale

from gateway.errors import ErrorCode, InvalidInput
from gateway.text import text

_NAMES = Locale("en")
"""Knows the name of every language, script and region in use, so what it cannot name is none."""


def checked_locale(given: str, what: str, limit: int) -> str:
    """Return a locale as BCP-47 writes it (`zh-Hans-CN`), or refuse it."""
    tag = text(given, what, limit)
    try:
        language, region, script, variant, *_ = parse_locale(tag, sep="-")
    except ValueError:
        raise _unknown(what) from None
    known = (
        language in _NAMES.languages
        and (region is None or region in _NAMES.territories)
        and (script is None or script in _NAMES.scripts)
    )
    if not known:
        raise _unknown(what)
    parts = (language, script, region, variant.lower() if variant else None)
    return "-".join(part for part in parts if part)


def _unknown(what: str) -> InvalidInput:
    problem = f"{what} is a BCP-47 tag of a known language, script and region, like en, en-AU or zh-Hans-CN."
    return InvalidInput([problem], code=ErrorCode.INVALID_VALUE)
