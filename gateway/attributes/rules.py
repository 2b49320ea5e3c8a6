"""Names, values and patches of attributes; all pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gateway import primary_first
from gateway.attributes.model import (
    MAX_ATTRIBUTES,
    MAX_CHARACTERS,
    MAX_TEXT,
    MAX_VALUES,
    NAME,
    Attributes,
    Operation,
    Patch,
)
from gateway.changes.model import Change, changes_of
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.mongo.documents import View
from gateway.primary_first import Entry, Outcome, Policy
from gateway.text import normalised, text

POLICY = Policy(max_entries=MAX_VALUES)


def views(attributes: Attributes, names: Iterable[str] | None) -> list[View]:
    """Return the attributes of these names, or all, in the order of their names."""
    shown = sorted(attributes if names is None else attributes.keys() & set(names))
    return [_view(name, attributes[name]) for name in shown]


def view_of(attributes: Attributes, name: str) -> View | None:
    """Return one attribute, or None: it was never set."""
    return _view(name, attributes[name]) if name in attributes else None


def _view(name: str, values: Sequence[str]) -> View:
    return {"name": name, "type": "STRING", "primary_value": values[0] if values else None, "values": values}


def checked(patches: Iterable[Patch]) -> list[Patch]:
    """Return patches with their values in stored form; refuse all that is malformed at once."""
    findings = Findings()
    good = []
    for patch in patches:
        with findings.at(*patch.path):
            good.append(_checked(patch))
    findings.settle()
    return good


def _checked(patch: Patch) -> Patch:
    findings = Findings()
    with findings.at("name"):
        if not NAME.fullmatch(patch.name):
            problem = "The name of an attribute is a letter, then up to 63 letters, digits or underscores."
            raise InvalidInput([problem])
    values = []
    for index, value in enumerate(patch.values):
        with findings.at(patch.operand, *_indexed(patch, index)):
            values.append(_stored_form(patch, value))
    findings.settle()
    return replace(patch, values=tuple(values))


def _indexed(patch: Patch, index: int) -> tuple[int, ...]:
    return () if patch.operation is Operation.PROMOTE else (index,)


def _stored_form(patch: Patch, value: str) -> str:
    if patch.operation in (Operation.SET, Operation.ADD):
        return text(value, "A value", MAX_TEXT, lines=True)
    # What is only looked for need not be storable: it is answered like any value that is not there.
    return normalised(value)


def initial(patches: Iterable[Patch], *path: str) -> tuple[Attributes, list[Change]]:
    """Return the attributes of a new record, which the input names once each."""
    patches = list(patches)
    findings = Findings()
    with findings.at():
        checked(patches)
    seen: dict[str, Patch] = {}
    for patch in patches:
        first = seen.setdefault(patch.name, patch)
        if first is not patch:
            message = f"An attribute is given once; {patch.name} stands at {first.path[-1]} and at {patch.path[-1]}."
            findings.add(Rejection(ErrorCode.DUPLICATE_VALUE, message, [*patch.path, "name"]))
    findings.settle()
    return patched({}, checked(patches), *path)


def patched(attributes: Attributes, patches: Sequence[Patch], *path: str) -> tuple[Attributes, list[Change]]:
    """Apply checked patches one after the other; `path` leads from the profile to the attributes."""
    result = dict(attributes)
    changes: list[Change] = []
    findings = Findings()
    for patch in patches:
        with findings.at(*patch.path, patch.operand):
            outcome = _applied(result.get(patch.name, []), patch)
            if outcome.changed:
                result[patch.name] = [entry.key for entry in outcome.entries]
                changes += [_told(one) for one in changes_of(outcome.steps, *path, patch.name)]
    findings.settle()
    return _within_limits(attributes, result, patches), changes


def _applied(values: Sequence[str], patch: Patch) -> Outcome:
    entries = tuple(Entry(value) for value in values)
    match patch.operation:
        case Operation.SET:
            return primary_first.replace(entries, [Entry(value) for value in patch.values], POLICY)
        case Operation.ADD:
            new = [Entry(value) for value in patch.values]
            return primary_first.add(entries, new, POLICY, as_primary=patch.as_primary)
        case Operation.REMOVE:
            return primary_first.remove(entries, patch.values, POLICY)
        case Operation.PROMOTE:
            return primary_first.promote(entries, patch.values[0], POLICY)
        case Operation.REORDER:
            return primary_first.reorder(entries, patch.values, POLICY)


def _told(one: Change) -> Change:
    """Tell of a plain value where it stands: it is never inactive."""
    before, after = (
        {"position": side["position"]} if isinstance(side, dict) else side for side in (one["before"], one["after"])
    )
    return {**one, "before": before, "after": after}


def _within_limits(before: Attributes, after: Attributes, patches: Sequence[Patch]) -> Attributes:
    """Refuse more than a record holds, at the last patch that adds to it; cleared attributes make place."""
    size = sum(len(value) for values in after.values() for value in values)
    if size > MAX_CHARACTERS:
        message = f"The values of all attributes together have at most {MAX_CHARACTERS:,} characters; not {size:,}."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message, [*patches[-1].path, patches[-1].operand])
    if len(after) <= MAX_ATTRIBUTES:
        return after
    filled = {name: values for name, values in after.items() if values}
    if len(filled) > MAX_ATTRIBUTES:
        message = f"There are at most {MAX_ATTRIBUTES} attributes with values; this would make {len(filled)}."
        newcomers = [patch for patch in patches if patch.name in filled and not before.get(patch.name)]
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message, [*newcomers[-1].path, "name"])
    return filled
