"""Names, values and patches of attributes; all pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from gateway import primary_first
from gateway.attributes.model import MAX_ATTRIBUTES, MAX_CHARACTERS, Attributes, Operation, Patch
from gateway.changes.model import Change, changes_of
from gateway.definitions.model import (
    NAME,
    NAME_ATTRIBUTES,
    AttributeDefinition,
    AttributeType,
    Definitions,
    undefined_attribute,
)
from gateway.definitions.sight import MASK, Sight
from gateway.definitions.values import sought_form, stored_form
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.mongo.documents import View
from gateway.primary_first import Entry, Outcome, Policy
from gateway.primary_first.patches import refuse_duplicates
from gateway.primary_first.steps import explain

_UNDEFINED = AttributeType.STRING.value


def views(definitions: Definitions, attributes: Attributes, names: Iterable[str] | None) -> list[View]:
    """Return the attributes of these names or source names, or all that were ever set, in the order of their names.

    One that is named and defined is there without values too.
    """
    if names is None:
        shown = sorted(attributes)
    else:
        by_source = definitions.names_by_source
        meant = {by_source.get(name, name) for name in names} if by_source else set(names)
        defined = definitions.attributes
        shown = sorted([name for name in meant if name in attributes or name in defined])
    type_of = definitions.attribute_types.get
    found: list[View] = []
    for name in shown:
        values = attributes.get(name, ())
        primary = values[0] if values else None
        found.append({"name": name, "type": type_of(name, _UNDEFINED), "primary_value": primary, "values": values})
    return found


def view_of(definitions: Definitions, attributes: Attributes, name: str) -> View | None:
    """Return one attribute, or None: it is neither defined nor was ever set."""
    return next(iter(views(definitions, attributes, [name])), None)


def custom_views(definitions: Definitions, attributes: Attributes) -> list[View]:
    """Return the attributes that nobody defined and that are no part of a name, in the order of their names."""
    return views(
        definitions, attributes, attributes.keys() - definitions.attributes.keys() - {*NAME_ATTRIBUTES.values()}
    )


def seen(sight: Sight, attributes: Attributes) -> Attributes:
    """Return attributes with a mask for each value that is not seen."""
    if sight.personal:
        return attributes
    return {name: values if sight.attribute(name) else [MASK for _ in values] for name, values in attributes.items()}


def name_of(definitions: Definitions, name: str) -> str:
    """Return the name under which the values of an attribute are kept that is called by its name or source name."""
    return definitions.names_by_source.get(name, name)


def checked(definitions: Definitions, patches: Iterable[Patch]) -> list[Patch]:
    """Return patches with names and values in stored form; refuse all that is malformed or not as defined at once."""
    findings = Findings()
    good = sound(definitions, patches, findings)
    findings.settle()
    return good


def sound(definitions: Definitions, patches: Iterable[Patch], findings: Findings) -> list[Patch]:
    """Note what is malformed or not as defined; return the patches of all other attributes, in stored form."""
    good: list[Patch] = []
    bad: set[str] = set()
    for patch in patches:
        checked_patch = None
        with findings.at():
            checked_patch = _checked(definitions, patch)
        if checked_patch is None:
            bad.add(name_of(definitions, patch.name))
        else:
            good.append(checked_patch)
    # What a malformed patch would have brought is not missed a second time by those that build on it.
    return [patch for patch in good if patch.name not in bad]


def _checked(definitions: Definitions, patch: Patch) -> Patch:
    findings = Findings()
    definition = undefined_attribute(patch.name)
    with findings.at(*patch.name_path):
        definition = _definition(definitions, patch.name)
    values: dict[int, str] = {}
    for index, value in enumerate(patch.values):
        with findings.at(*patch.path, patch.operand, *_indexed(patch, index)):
            values[index] = _form(definition, patch, value)
    if patch.operation in (Operation.SET, Operation.ADD):
        with findings.at(*patch.path, patch.operand):
            refuse_duplicates([values.get(index) for index in range(len(patch.values))])
    findings.settle()
    return replace(patch, name=definition.name, values=tuple(values.values()))


def _definition(definitions: Definitions, name: str) -> AttributeDefinition:
    """Return what holds for an attribute, or refuse: there is none of this name."""
    definition = definitions.attribute(name)
    if definition is not None:
        return definition
    if not NAME.fullmatch(name):
        problem = "The name of an attribute is a letter, then up to 63 letters, digits or underscores."
        raise InvalidInput([problem])
    message = f"The domain does not define an attribute {name}; attributeDefinitions lists those that it does."
    raise Rejection(ErrorCode.ATTRIBUTE_NOT_DEFINED, message)


def _indexed(patch: Patch, index: int) -> tuple[int, ...]:
    return () if patch.fixed or patch.operation is Operation.PROMOTE else (index,)


def _form(definition: AttributeDefinition, patch: Patch, value: str) -> str:
    if patch.operation in (Operation.SET, Operation.ADD):
        return stored_form(definition, value)
    # What is only looked for need not be storable: it is answered like any value that is not there.
    return sought_form(definition, value)


def initial(
    definitions: Definitions, patches: Iterable[Patch], *path: str, required: Iterable[str] = ()
) -> tuple[Attributes, list[Change]]:
    """Return the attributes of a new record, which the input names once each; the `required` ones must have values."""
    patches = list(patches)
    findings = Findings()
    with findings.at():
        checked(definitions, patches)
    seen: dict[str, Patch] = {}
    for patch in patches:
        first = seen.setdefault(name_of(definitions, patch.name), patch)
        if first is not patch:
            message = f"An attribute is given once; {patch.name} stands at {first.path[-1]} and at {patch.path[-1]}."
            findings.add(Rejection(ErrorCode.DUPLICATE_VALUE, message, patch.name_path))
    with findings.at():
        require(required, seen)
    findings.settle()
    return patched(definitions, {}, checked(definitions, patches), *path, required=list(required))


def require(required: Iterable[str], given: Collection[str]) -> None:
    """Refuse the lack of each attribute that a new record must have."""
    findings = Findings()
    for name in required:
        if name not in given:
            message = f"The attribute {name} must have a value."
            findings.add(Rejection(ErrorCode.REQUIRED, message, ["attributes"]))
    findings.settle()


def patched(
    definitions: Definitions,
    attributes: Attributes,
    patches: Sequence[Patch],
    *path: str,
    required: Collection[str] = (),
) -> tuple[Attributes, list[Change]]:
    """Apply checked patches one after the other, and tell what they change together.

    `path` leads from the profile to the attributes. A patch that would leave one of the `required` attributes without a
    value is refused.
    """
    result = dict(attributes)
    touched: dict[str, Policy] = {}
    findings = Findings()
    for patch in patches:
        with findings.at(*patch.path, patch.operand):
            policy = _policy(_definition(definitions, patch.name), required)
            outcome = _applied(result.get(patch.name, []), patch, policy)
            if outcome.changed:
                touched[patch.name] = policy
                result[patch.name] = [entry.key for entry in outcome.entries]
    findings.settle()
    promoted = {patch.name for patch in patches if patch.operation is Operation.PROMOTE}
    changes: list[Change] = []
    for name, policy in touched.items():
        if name not in attributes and not result[name]:
            del result[name]
            continue
        before, after = (list(map(Entry, kept.get(name, ()))) for kept in (attributes, result))
        steps = explain(before, after, policy, primary_named=name in promoted)
        changes += [_told(one) for one in changes_of(list(steps), *path, name)]
    return _within_limits(attributes, result, patches), changes


def rewriting(before: Attributes, after: Attributes, *path: str) -> list[Change]:
    """Tell how attributes differ that were rewritten from without; `path` leads from the profile to them."""
    changes: list[Change] = []
    for name in sorted(before.keys() | after.keys()):
        old, new = ([Entry(value) for value in attributes.get(name, [])] for attributes in (before, after))
        outcome = primary_first.replace(old, new, Policy(max_entries=len(new)))
        changes += [_told(one) for one in changes_of(outcome.steps, *path, name)]
    return changes


def _policy(definition: AttributeDefinition, required: Collection[str]) -> Policy:
    return Policy(
        max_entries=definition.max_values,
        required=definition.name in required,
        on_primary_removal=definition.on_primary_removal,
    )


def _applied(values: Sequence[str], patch: Patch, policy: Policy) -> Outcome:
    entries = tuple(Entry(value) for value in values)
    match patch.operation:
        case Operation.SET:
            return primary_first.replace(entries, [Entry(value) for value in patch.values], policy)
        case Operation.ADD:
            new = [Entry(value) for value in patch.values]
            return primary_first.add(entries, new, policy, as_primary=patch.as_primary)
        case Operation.REMOVE:
            return primary_first.remove(entries, patch.values, policy)
        case Operation.PROMOTE:
            return primary_first.promote(entries, patch.values[0], policy)
        case Operation.REORDER:
            return primary_first.reorder(entries, patch.values, policy)


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
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message, newcomers[-1].name_path)
    return filled
