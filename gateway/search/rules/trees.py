"""Building the tree of a filter: within bounds, and only where an index can serve it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gateway.errors import Findings, InvalidInput
from gateway.search.model import (
    EVERYTHING,
    MAX_CONDITIONS,
    MAX_DEPTH,
    NOTHING,
    And,
    Filter,
    Leaf,
    Or,
    Scope,
    Tree,
)
from gateway.search.rules.fields import condition

ONLY_NARROWS = (
    "This only leaves profiles out, so all of them would have to be read: put it beside a condition that says what to "
    "look for, in every branch of an `or`."
)


def tree_of(scope: Scope, asked: Filter) -> Tree:
    """Return the tree of a filter; refuse all that is malformed in it at once, then all that no index serves."""
    require_small(asked)
    findings = Findings()
    tree = _tree(scope, asked, (), findings)
    findings.settle()
    # One condition may have several tests.
    for path in dict.fromkeys(leaf.path for leaf in _unserved(tree)):
        findings.add(InvalidInput([ONLY_NARROWS], path))
    findings.settle()
    return tree


def require_small(asked: Filter) -> None:
    """Refuse a filter that is too deep or has too many conditions, before anything else is done with it."""
    level, depth, count = [asked], 0, 0
    while level and depth <= MAX_DEPTH:
        depth += 1
        count += sum(len(one.conditions) for one in level)
        level = [below for one in level for below in _below(one)]
    problems = []
    if depth > MAX_DEPTH:
        problems.append(f"A filter has at most {MAX_DEPTH} levels of `and`, `or` and `not`, its own included.")
    if count > MAX_CONDITIONS:
        problems.append(f"A filter has at most {MAX_CONDITIONS} conditions; this one has {count:,}.")
    if problems:
        raise InvalidInput(problems)


def _below(asked: Filter) -> Iterator[Filter]:
    yield from asked.all_of or ()
    yield from asked.any_of or ()
    if asked.negated is not None:
        yield asked.negated


def _tree(scope: Scope, asked: Filter, path: tuple[str, ...], findings: Findings) -> Tree:
    parts: list[Tree] = []
    for one in asked.conditions:
        its_path = (*path, one.name)
        with findings.at(*its_path):
            parts.append(condition(scope, one, its_path))
    if asked.all_of is not None:
        parts += [_tree(scope, each, (*path, "and", str(at)), findings) for at, each in enumerate(asked.all_of)]
    if asked.any_of is not None:
        branches = [_tree(scope, each, (*path, "or", str(at)), findings) for at, each in enumerate(asked.any_of)]
        parts.append(any_of(branches))
    if asked.negated is not None:
        parts.append(negation(_tree(scope, asked.negated, (*path, "not"), findings)))
    return all_of(parts)


def all_of(parts: Iterable[Tree]) -> Tree:
    flat = tuple(part for each in parts for part in (each.parts if isinstance(each, And) else (each,)))
    if NOTHING in flat:
        return NOTHING
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(parts: Iterable[Tree]) -> Tree:
    flat = tuple(part for each in parts for part in (each.parts if isinstance(each, Or) else (each,)))
    if EVERYTHING in flat:
        return EVERYTHING
    return flat[0] if len(flat) == 1 else Or(flat)


def negation(tree: Tree) -> Tree:
    """Return the opposite, in which only conditions are negated."""
    match tree:
        case Leaf(negated=negated):
            return replace(tree, negated=not negated)
        case And(parts):
            return any_of(map(negation, parts))
        case Or(parts):
            return all_of(map(negation, parts))


def _unserved(tree: Tree) -> list[Leaf]:
    """Return the conditions for which no index can be found; none where one serves the whole tree."""
    match tree:
        case Leaf(negated=negated):
            return [tree] if negated else []
        case Or(parts):
            return [leaf for part in parts for leaf in _unserved(part)]
        case And(parts):
            lacking = [_unserved(part) for part in parts]
            return [] if not all(lacking) else [leaf for leaves in lacking for leaf in leaves]
