"""What a text value may be, and the one form in which it is stored and compared."""

import unicodedata

from gateway.errors import ErrorCode, InvalidInput

_ALLOWED_CONTROLS = frozenset("\t\n\r")


def normalised(value: str) -> str:
    """Trim and compose (NFC): the form in which two equal texts are equal strings."""
    value = value.strip()
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def caseless(value: str) -> str:
    """Return the form in which texts that differ by nothing but capitals are equal strings."""
    # Unicode's canonical caseless matching. Folding can decompose and composing can undo a fold, hence twice.
    for _ in range(2):
        value = unicodedata.normalize("NFD", value).casefold()
    return unicodedata.normalize("NFC", value)


def text(value: str, what: str, limit: int, *, lines: bool = False, code: ErrorCode = ErrorCode.INVALID_VALUE) -> str:
    """Return the stored form of a text of 1 to `limit` characters, or refuse it with every limit it breaks.

    `what` begins the sentences ("An identifier"); `lines` allows tabs and line ends.
    """
    stored = normalised(value)
    allowed = _ALLOWED_CONTROLS if lines else frozenset()
    problems = []
    if not stored:
        problems.append(f"{what} must not be empty.")
    if len(stored) > limit:
        problems.append(f"{what} has at most {limit:,} characters; this one has {len(stored):,}.")
    # What is printable has none, and that is told at once.
    if not stored.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs") and c not in allowed for c in stored):
        problems.append(f"{what} must not contain control characters.")
    if problems:
        raise InvalidInput(problems, code=code)
    return stored
