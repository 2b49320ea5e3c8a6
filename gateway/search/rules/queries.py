"""From a tree to a query of MongoDB's, and to the reasons for which a profile was found."""

from collections.abc import Mapping
from typing import Any

from gateway import moments
from gateway.definitions.model import Definitions
from gateway.mongo.documents import Document, View
from gateway.search.model import EVERYTHING, NOTHING, And, Leaf, OneOf, Or, Tree, Within
from gateway.search.rules.tokens import tokens_of


def query(domain: str, tree: Tree) -> Document:
    """Return the query that finds the profiles of a domain for which a tree holds."""
    if tree == NOTHING:
        return {"_id": {"$in": []}}
    return {"domain": domain, "$and": [_query(domain, tree)]} if tree != EVERYTHING else {}


def _query(domain: str, tree: Tree) -> Document:
    match tree:
        case Leaf(test, _, negated, _):
            return {test.field: _negated(test) if negated else _test(test)}
        case And(parts):
            return {"$and": [_query(domain, part) for part in parts]}
        case Or(parts):
            # Each branch finds its own place in an index, which begins with the domain.
            return {"$or": [{"domain": domain, "$and": [_query(domain, part)]} for part in parts]}


def _test(test: OneOf | Within) -> Any:
    if isinstance(test, OneOf):
        return test.values[0] if len(test.values) == 1 else {"$in": list(test.values)}
    bounds = _bounds(test)
    # Both bounds are about the same token; of a list, either could be another one's.
    return {"$elemMatch": bounds} if test.field == "search" else bounds


def _negated(test: OneOf | Within) -> Any:
    return {"$nin": list(test.values)} if isinstance(test, OneOf) else {"$not": _test(test)}


def _bounds(test: Within) -> Document:
    return {operator: bound for operator, bound in (("$gte", test.start), ("$lt", test.end)) if bound is not None}


def matches(profile: View, definitions: Definitions, tree: Tree) -> list[dict[str, object]]:
    """Return the conditions that a profile was found by, each with the value that fits it."""
    known: dict[str, Mapping[Any, str]] = {
        "search": tokens_of(profile, definitions),
        "_id": {profile["_id"]: profile["customer_id"]},
        "created_at": {profile["created_at"]: moments.printed(profile["created_at"])},
        "updated_at": {profile["updated_at"]: moments.printed(profile["updated_at"])},
    }
    first: dict[tuple[str, ...], dict[str, object]] = {}
    for path, value in _matches(known, tree) or []:
        # One condition may have several tests, of which one has to hold.
        first.setdefault(path, {"path": list(path), "value": value})
    return list(first.values())


def _matches(known: Mapping[str, Mapping[Any, str]], tree: Tree) -> list[tuple[tuple[str, ...], str]] | None:
    """Return what makes a tree hold, by the paths of conditions; None where it does not."""
    match tree:
        case Leaf(test, path, negated, instead):
            found = next((shown for value, shown in known[test.field].items() if _holds(test, value)), None)
            if negated:
                return None if found is not None else []
            return None if found is None else [(path, found if instead is None else instead)]
        case And(parts):
            of_all = [_matches(known, part) for part in parts]
            return None if None in of_all else [match for matches in of_all for match in matches or ()]
        case Or(parts):
            of_any = [made for part in parts if (made := _matches(known, part)) is not None]
            return [match for made in of_any for match in made] if of_any else None


def _holds(test: OneOf | Within, value: Any) -> bool:
    if isinstance(test, OneOf):
        return value in test.values
    return (test.start is None or value >= test.start) and (test.end is None or value < test.end)
