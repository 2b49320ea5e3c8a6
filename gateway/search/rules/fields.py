"""What each field of a filter means: which tokens it looks for, and how its values are compared."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from types import MappingProxyType
from typing import Literal

from gateway import ids
from gateway.attributes.rules import name_of
from gateway.consents.model import ConsentStatus
from gateway.contacts.rules import emails, phones
from gateway.contacts.rules.countries import country_of
from gateway.definitions.model import AttributeDefinition, AttributeType
from gateway.definitions.sight import Sight
from gateway.definitions.values import typed_form
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection, below
from gateway.identities.rules import compared as compared_identifier
from gateway.search.model import ANY, NOTHING, Comparison, Condition, Leaf, OneOf, Or, Scope, Tree, Within
from gateway.search.rules import spelling
from gateway.search.rules.comparing import Kind, compared, require_few, require_sides
from gateway.search.rules.object_keys import object_key
from gateway.search.rules.tokens import FLAGS
from gateway.text import caseless, normalised

Path = tuple[str, ...]
Field = Callable[[Scope, Condition, Path], Tree]

_MILLISECOND = timedelta(milliseconds=1)
_ORDERED = (AttributeType.STRING, AttributeType.NUMBER, AttributeType.DATETIME)
_WITH_BEGINNINGS = (AttributeType.STRING, AttributeType.EMAIL, AttributeType.URL, AttributeType.PHONE)


def beginning(text: str) -> str:
    """Return the beginning of a text in stored form: what follows a blank at its end is still to come."""
    return unicodedata.normalize("NFC", text.lstrip())


def condition(scope: Scope, asked: Condition, path: Path) -> Tree:
    """Return what a field of a filter asks for, or refuse it."""
    if scope.definitions.indexed < 0 and asked.name not in _WITHOUT_TOKENS:
        raise not_ready("The profiles of the domain are being indexed")
    if scope.sight is not None and not _seen(scope.sight, asked):
        return NOTHING
    return FIELDS[asked.name](scope, asked, path)


def _seen(sight: Sight, asked: Condition) -> bool:
    """Tell whether a caller sees what a condition is about, or refuse it: what is masked cannot be searched."""
    if asked.name in _OF_CONTACTS and not sight.personal:
        raise Rejection(ErrorCode.FORBIDDEN, "This key sees contact points masked, so it cannot search by them.")
    if asked.name == "attribute" and not sight.attribute(asked.key):
        with below("name"):
            raise Rejection(ErrorCode.FORBIDDEN, f"This key sees {asked.key} masked, so it cannot search by it.")
    if asked.name == "objectKey" and not sight.whole:
        raise Rejection(ErrorCode.FORBIDDEN, "This key sees objects masked, so it cannot search by their keys.")
    if asked.name == "identity":
        return sight.handle(normalised(asked.key))
    return asked.name != "appProfile" or sight.app(normalised(asked.key))


def not_ready(what: str) -> Rejection:
    return Rejection(ErrorCode.NOT_READY, f"{what}; search again when that is done.")


def _attribute(scope: Scope, asked: Condition, path: Path) -> Tree:
    definitions = scope.definitions
    with below("name"):
        name = name_of(definitions, asked.key)
        definition = definitions.attributes.get(name)
        if definition is None:
            message = "The domain defines no attribute of this name; attributeDefinitions lists those that it does."
            raise Rejection(ErrorCode.ATTRIBUTE_NOT_DEFINED, message)
        if not definition.searchable:
            problem = (
                f"{name} cannot be searched for: set `searchable` of its definition with updateAttributeDefinition."
            )
            raise InvalidInput([problem])
        if definition.searchable_since > definitions.indexed:
            raise not_ready(f"The values of {name} are being indexed")
    kind = Kind(
        start=f"a:{name}=",
        present=f"a:{name}",
        equal=partial(spelling.sought, definition),
        beginning=partial(_beginning, definition) if definition.type in _WITH_BEGINNINGS else None,
        ordered=partial(_bound, definition) if definition.type in _ORDERED else None,
    )
    return _compared(kind, asked, "value", path)


def _beginning(definition: AttributeDefinition, given: str) -> str:
    if definition.type is AttributeType.PHONE:
        return _digits(given)
    return beginning(given if definition.case_sensitive else caseless(given))


def _bound(definition: AttributeDefinition, given: str) -> str:
    if definition.type is AttributeType.STRING:
        return normalised(given if definition.case_sensitive else caseless(given))
    return spelling.value(definition, typed_form(definition, given))


def _digits(given: str) -> str:
    """Return the beginning of a phone number in E.164."""
    digits = "".join(filter(str.isdecimal, given))
    return f"+{digits}" if given.strip().startswith("+") else digits


def _identity(scope: Scope, asked: Condition, path: Path) -> Tree:
    known = scope.definitions.identity_type(normalised(asked.key))
    fold = partial(compared_identifier, known)
    # What was renamed is kept under the handle that it had at first.
    handle = known.stored_handle if known else normalised(asked.key)
    kind = _kind(
        f"i:{spelling.key(handle)}", lambda given: fold(normalised(given)), lambda given: fold(beginning(given))
    )
    return _compared(kind, asked, "identifier", path)


def _entry(token: str, inner: str) -> Field:
    """Return a field of things with a plain key and a plain name below it."""

    def entry(_scope: Scope, asked: Condition, path: Path) -> Tree:
        return _compared(_kind(f"{token}:{spelling.key(normalised(asked.key))}"), asked, inner, path)

    return entry


def _plain(kind: Kind) -> Field:
    def plain(_scope: Scope, asked: Condition, path: Path) -> Tree:
        return compared(kind, asked.comparisons[""], path)

    return plain


def _kind(
    present: str,
    equal: Callable[[str], str | None] = normalised,
    begun: Callable[[str], str] = beginning,
    separator: str = "=",
) -> Kind:
    return Kind(start=f"{present}{separator}", present=present, equal=equal, beginning=begun)


def _compared(kind: Kind, asked: Condition, inner: str, path: Path) -> Tree:
    with below(inner):
        return compared(kind, asked.comparisons.get(inner, ANY), path)


def _sought_email_beginning(given: str) -> str:
    # Addresses are compared without capitals, and a domain that is half written has no other form yet.
    return beginning(given).lower()


def _beginning_of_place(given: str) -> str:
    place = spelling.place(given)
    return f"{place} " if place and given[-1].isspace() else place


def _address(_scope: Scope, asked: Condition, path: Path) -> Tree:
    findings = Findings()
    country = ""
    with findings.at("countryCode"):
        country = country_of(asked.key).alpha_2
    city, code = asked.comparisons.get("city"), asked.comparisons.get("postalCode")
    tree: Tree = Leaf(OneOf("search", (f"d:{country}",)), path)
    if city and code:
        tree = NOTHING
        with findings.at():
            places = [_few(name, asked) for name in ("postalCode", "city")]
            tokens = tuple(f"dpc:{country}|{spelling.key(one)}|{other}" for one, other in product(*places))
            require_few(tokens)
            tree = Leaf(OneOf("search", tokens), path) if tokens else NOTHING
    elif city or code:
        name, token = ("city", "dc") if city else ("postalCode", "dp")
        kind = Kind(f"{token}:{country}|", None, spelling.place, _beginning_of_place)
        with findings.at(name):
            tree = compared(kind, asked.comparisons[name], path)
    findings.settle()
    return tree


def _few(name: str, asked: Condition) -> list[str]:
    """Return the places that are meant, where those of one address are looked for together."""
    comparison = asked.comparisons[name]
    values = [comparison.equals] if comparison.equals is not None else comparison.one_of
    if values is None:
        problem = "City and postal code of one address are compared with `equals` or `in`; give a prefix of one alone."
        raise InvalidInput([problem], [name])
    return [spelling.place(value) for value in values]


def _consent(scope: Scope, asked: Condition, path: Path) -> Tree:
    type_ = spelling.key(normalised(asked.key))
    if asked.flag is None:
        return _compared(_kind(f"c:{type_}"), asked, "status", path)
    with below("status"):
        statuses = _statuses(asked.comparisons.get("status", ANY))
    stretches = [_expiring(f"cx:{type_}={status}|", scope.at, expired=asked.flag) for status in statuses]
    return Or(tuple(Leaf(stretch, path) for stretch in stretches))


def _statuses(comparison: Comparison) -> Sequence[str]:
    if comparison.equals is not None:
        return [comparison.equals]
    if comparison.one_of is not None:
        require_few(comparison.one_of)
        return list(dict.fromkeys(comparison.one_of))
    return [status.value for status in ConsentStatus]


def _expiring(start: str, at: datetime, *, expired: bool) -> Within:
    """Return where consents are that have expired at a time, or those that have not."""
    until_now = spelling.behind(f"{start}{spelling.expiration(at)}")
    return Within("search", start, until_now) if expired else Within("search", until_now, spelling.behind_all(start))


def _flag(_scope: Scope, asked: Condition, path: Path) -> Tree:
    name, _ = FLAGS[asked.name]
    return Leaf(OneOf("search", (f"f:{name}={bool(asked.flag):d}",)), path)


def _customer_id(scope: Scope, asked: Condition, path: Path) -> Tree:
    kind = Kind(ids.path(scope.domain, ""), None, normalised, beginning, field="_id")
    return compared(kind, asked.comparisons[""], path)


def _moment(field: str) -> Field:
    def moment(_scope: Scope, asked: Condition, path: Path) -> Tree:
        bounds = asked.moments
        assert bounds is not None
        require_sides(bounds)
        start = bounds.gte or (bounds.gt and _next(bounds.gt))
        end = bounds.lt or (bounds.lte and _next(bounds.lte))
        if bounds.gt and start is None:
            return NOTHING
        return Leaf(Within(_MOMENTS[field], start, end), path)

    return moment


def _next(moment: datetime) -> datetime | None:
    """Return the next millisecond; None behind the last one that there is."""
    try:
        return moment + _MILLISECOND
    except OverflowError:
        return None


_MOMENTS: Mapping[str, Literal["created_at", "updated_at"]] = MappingProxyType(
    {"createdAt": "created_at", "updatedAt": "updated_at"}
)
_OF_CONTACTS = {"email", "phone", "address"}
_WITHOUT_TOKENS = {"customerId", *_MOMENTS}

FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "customerId": _customer_id,
        "attribute": _attribute,
        "identity": _identity,
        "appProfile": _entry("app", "key"),
        "group": _entry("g", "name"),
        "consent": _consent,
        "address": _address,
        "objectKey": object_key,
        "email": _plain(_kind("e", emails.sought, _sought_email_beginning, ":")),
        "phone": _plain(_kind("p", phones.sought, _digits, ":")),
        "emailType": _plain(Kind("et:", None, normalised, beginning)),
        "phoneType": _plain(Kind("pt:", None, normalised, beginning)),
        "addressType": _plain(Kind("dt:", "d", normalised, beginning)),
        "tag": _plain(_kind("t", separator=":")),
        "customerType": _plain(Kind("ct:", None, normalised, beginning)),
        "defaultLocale": _plain(
            Kind("l:", None, lambda given: caseless(normalised(given)), lambda given: caseless(beginning(given)))
        ),
        **dict.fromkeys(FLAGS, _flag),
        **{name: _moment(name) for name in _MOMENTS},
    }
)
"""The fields of a filter by their names."""
