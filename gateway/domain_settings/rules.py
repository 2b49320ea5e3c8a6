"""Pure rules of settings: what they may be, and how they are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_network
from typing import Any

from gateway.changes.model import Change, change
from gateway.definitions.model import Definitions
from gateway.definitions.names import field_name
from gateway.domain_settings.model import MAX_ADDRESSES, MAX_RATE, MAX_TAG_NAME, MAX_TAG_VALUE, MAX_TAGS
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.person.model import MAX_LOCALE
from gateway.person.rules.locales import checked_locale
from gateway.primary_first import ChangeKind
from gateway.text import text


@dataclass(frozen=True, slots=True)
class Given:
    """Settings as an input has them; what is None stays. A rate of -1 is the one that the gateway is set to."""

    default_locale: str | None = None
    addresses: Sequence[str] | None = None
    tags: Sequence[tuple[str, str]] | None = None
    rate_per_key: int | None = None
    rate_per_domain: int | None = None


def changed(definitions: Definitions, given: Given) -> Definitions:
    """Return definitions with other settings, or refuse all that is malformed in them at once."""
    findings = Findings()
    said: dict[str, Any] = {}
    if given.default_locale is not None:
        with findings.at("defaultLocale"):
            said["default_locale"] = checked_locale(given.default_locale, "A locale", MAX_LOCALE)
    if given.addresses is not None:
        with findings.at("addresses"):
            said["addresses"] = _addresses(given.addresses)
    if given.tags is not None:
        with findings.at("tags"):
            said["tags"] = _tags(given.tags)
    for name in ("rate_per_key", "rate_per_domain"):
        rate: int | None = getattr(given, name)
        if rate is not None:
            with findings.at(field_name(name)):
                said[name] = _rate(rate)
    findings.settle()
    return replace(definitions, **said)


def _addresses(given: Sequence[str]) -> tuple[str, ...]:
    """Return networks in their one form, each once."""
    if len(given) > MAX_ADDRESSES:
        message = f"There are at most {MAX_ADDRESSES} addresses; a network can stand for many of them."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message)
    findings = Findings()
    networks: dict[str, None] = {}
    for index, one in enumerate(given):
        try:
            networks.setdefault(str(ip_network(one.strip())))
        except ValueError:
            problem = "An address is one of IPv4 or IPv6, or a network of them, as in 192.0.2.0/24 or 2001:db8::/32."
            findings.add(InvalidInput([problem], [index], ErrorCode.INVALID_VALUE))
    findings.settle()
    return tuple(networks)


def _tags(given: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    if len(given) > MAX_TAGS:
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, f"A domain has at most {MAX_TAGS} tags.")
    findings = Findings()
    tags: dict[str, str] = {}
    for index, (name, value) in enumerate(given):
        stored, stored_value = name, ""
        with findings.at(index, "name"):
            stored = text(name, "The name of a tag", MAX_TAG_NAME)
            if stored in tags:
                raise Rejection(ErrorCode.DUPLICATE_VALUE, f"The tag {stored} is given twice.")
        if value:
            with findings.at(index, "value"):
                stored_value = text(value, "The value of a tag", MAX_TAG_VALUE)
        tags[stored] = stored_value
    findings.settle()
    return dict(sorted(tags.items()))


def _rate(given: int) -> int | None:
    if not -1 <= given <= MAX_RATE:
        raise InvalidInput([f"A rate is 0 to {MAX_RATE:,} units a minute, or -1."], code=ErrorCode.INVALID_VALUE)
    return None if given == -1 else given


_TOLD = ("default_locale", "addresses", "tags", "rate_per_key", "rate_per_domain")


def changes(before: Definitions, after: Definitions) -> tuple[Change, ...]:
    """Tell how settings differ."""
    return tuple(
        change(ChangeKind.UPDATED, ["domain", field_name(name)], _plain(old), _plain(new))
        for name in _TOLD
        if (old := getattr(before, name)) != (new := getattr(after, name))
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def view(name: str, definitions: Definitions) -> dict[str, object]:
    """Return the settings of a domain as clients see them."""
    return {
        "name": name,
        "tags": [{"name": tag, "value": value} for tag, value in definitions.tags.items()],
        "addresses": list(definitions.addresses),
        "rate_per_key": definitions.rate_per_key,
        "rate_per_domain": definitions.rate_per_domain,
        "default_locale": definitions.default_locale,
        "default_customer_type": definitions.default_customer_type,
        "customer_id_length": definitions.max_customer_id,
        "open_attributes": definitions.open_attributes,
        "open_handles": definitions.open_handles,
        "open_apps": definitions.open_apps,
        "open_extensions": definitions.open_extensions,
    }
