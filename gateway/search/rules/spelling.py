"""How tokens are spelt: texts whose order is the order of what they stand for.

t:vip                    a tag
i:loyalty_card=0001      an identity of a handle, and i:loyalty_card for any of that handle
a:Points=<number>        a value of an attribute, and a:Points for any
dpc:US|97209|portland    parts of one postal address
cx:News=GRANTED|<time>   a consent, and when it expires
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType

from gateway import moments
from gateway.definitions.model import AttributeDefinition, AttributeType
from gateway.definitions.values import DECIMALS, WHOLE_DIGITS, typed_form
from gateway.errors import InvalidInput
from gateway.search.model import MAX_INDEXED
from gateway.text import caseless, normalised

_NEGATED = str.maketrans("0123456789", "9876543210")


def key(part: str) -> str:
    """Return a part of a token so that no two keys and values read the same when put together."""
    return part.replace("%", "%25").replace("|", "%7C").replace("=", "%3D")


def place(text: str) -> str:
    """Return a city or a postal code as it is compared: whatever its capitals and blanks."""
    return " ".join(caseless(normalised(text)).split())


def value(definition: AttributeDefinition, stored: str) -> str:
    """Return what a token has of an attribute's value in stored form."""
    return _SPELT.get(definition.type, bounded)(stored)


def sought(definition: AttributeDefinition, given: str) -> str | None:
    """Return what a token has of a value that is looked for; None where no stored value can equal it."""
    try:
        return value(definition, typed_form(definition, given))
    except InvalidInput:
        return None


def bounded(text: str) -> str:
    """Return a long text with a hash in the place of its end.

    The control character sorts before all that a text holds there, so a cut text stands right behind what it begins
    with.
    """
    if len(text) <= MAX_INDEXED:
        return text
    return f"{text[:MAX_INDEXED]}\x01{sha256(text.encode()).hexdigest()[:32]}"


def _number(stored: str) -> str:
    """Return a number with all digits that there may be; those of a negative one run the other way."""
    whole, _, fraction = stored.removeprefix("-").partition(".")
    digits = f"{whole:0>{WHOLE_DIGITS}}.{fraction:0<{DECIMALS}}"
    return f"-{digits.translate(_NEGATED)}" if stored.startswith("-") else f"0{digits}"


def expiration(at: datetime | None) -> str:
    """Return when a consent expires; one that never does is later than all others."""
    return "never" if at is None else moments.printed(at)


_SPELT: Mapping[AttributeType, Callable[[str], str]] = MappingProxyType({AttributeType.NUMBER: _number})


def behind(text: str) -> str:
    """Return the next text in the order of texts: the first that is greater."""
    return f"{text}\0"


def behind_all(beginning: str) -> str:
    """Return the first text that is greater than every text with this beginning."""
    last = ord(beginning[-1])
    # The code points of surrogates are no characters; the last character of all has no next one.
    if last == 0x10FFFF:  # noqa: PLR2004 -- it is Unicode's own.
        return behind_all(beginning[:-1])
    return beginning[:-1] + chr(0xE000 if last == 0xD7FF else last + 1)  # noqa: PLR2004 -- so are these.
