"""What may be said of an issuer."""

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from gateway.definitions.model import Definitions
from gateway.end_users.model import Issuer, NamedBy
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.text import text

MAX_URL = 500
MAX_CLAIM = 200


def checked(issuer: Issuer, definitions: Definitions) -> Issuer:
    """Refuse what no issuer of this domain can be, all of it at once."""
    findings = Findings()
    for value, what, limit, field in (
        (issuer.issuer, "An issuer", MAX_URL, "issuer"),
        (issuer.audience, "An audience", MAX_URL, "audience"),
        (issuer.claim, "The name of a claim", MAX_CLAIM, "claim"),
    ):
        with findings.at(field):
            _same(value, what, limit)
    with findings.at("jwksUrl"):
        _check_url(issuer.jwks_url)
    with findings.at("mapsTo"):
        _check_handle(issuer, definitions)
    findings.settle()
    return issuer


def parsed_mapping(maps_to: str) -> tuple[NamedBy, str | None]:
    """Take apart what a claim maps to: `customer-id`, `email`, or `identity:` and a handle."""
    kind, separator, handle = maps_to.partition(":")
    if kind == NamedBy.IDENTITY and handle.strip():
        return NamedBy.IDENTITY, handle.strip()
    if not separator and kind in (NamedBy.CUSTOMER_ID, NamedBy.EMAIL):
        return NamedBy(kind), None
    message = "A claim maps to customer-id, to email, or to identity:<handle>."
    raise InvalidInput([message], ["mapsTo"], ErrorCode.INVALID_VALUE)


def _same(value: str, what: str, limit: int) -> None:
    """Refuse a text that is not in stored form: it would never equal what a token has."""
    if text(value, what, limit) != value:
        message = f"{what} is compared character by character, so it must be written as in the tokens."
        raise InvalidInput([message], code=ErrorCode.INVALID_VALUE)


def _check_url(url: str) -> None:
    text(url, "A URL of keys", MAX_URL)
    try:
        parts = urlsplit(url)
        valid = bool(parts.hostname) and parts.port != 0 and parts.username is None and not parts.fragment
    except ValueError:
        valid = False
    if not valid or not _is_private_enough(parts):
        message = "Keys are fetched from a URL that begins with https://, or with http:// on this very machine."
        raise InvalidInput([message], code=ErrorCode.INVALID_VALUE)


def _is_private_enough(url: SplitResult) -> bool:
    if url.scheme != "http":
        return url.scheme == "https"
    try:
        return url.hostname == "localhost" or ip_address(url.hostname or "").is_loopback
    except ValueError:
        return False


def _check_handle(issuer: Issuer, definitions: Definitions) -> None:
    if issuer.handle is not None and definitions.identity_type(issuer.handle) is None:
        message = "The domain defines no identities of this handle."
        raise Rejection(ErrorCode.UNKNOWN_IDENTITY_TYPE, message)
