"""What fields together may not do: two of them in one slot, entries without what makes them entries."""

from collections.abc import Iterable
from itertools import groupby

from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.object_types.rules.fields import Field
from gateway.object_types.rules.paths import Steps, Wild
from gateway.object_types.rules.targets import NAMED_BY, SLOTS, Part, Target, main_slot

_SINGLE = frozenset({Part.CUSTOMER_ID, Part.NAME, Part.FACT})
_LINES = frozenset(SLOTS[Part.ADDRESSES]) - {"type", "isPrimary", "isActive", "isVerified"}

Group = tuple[Part, str | None, Steps]


def check(fields: Iterable[tuple[int, Field]]) -> None:
    """Refuse all fields, each by its index, that do not go together, or a source that does not fit its target."""
    findings = Findings()
    targeted = [(index, one, one.target) for index, one in fields if one.target is not None]
    seen: dict[object, str] = {}
    for index, one, target in targeted:
        with findings.at(index, "target"):
            _check_alone(one, target)
        first = seen.setdefault(_slot(one, target), one.name)
        if first != one.name:
            message = f"Two fields go to the same place: {first} and {one.name}."
            findings.add(Rejection(ErrorCode.DUPLICATE_VALUE, message, [index, "target"]))
    _check_entries(targeted, findings)
    findings.settle()


def _check_alone(one: Field, target: Target) -> None:
    members = bool(one.steps) and one.steps[-1] is Wild.MEMBERS
    if members is not target.wild:
        raise InvalidInput(["A source that ends in .* goes to attributes.* or extensions.*, and only such a source."])
    if target.wild and one.is_list:
        raise InvalidInput(["A source that ends in .* has no [*]: it means the members of one object."])
    if one.is_list and target.part in _SINGLE:
        raise InvalidInput(["Here is one value, so the source has no [*]: [0] takes the first element."])


def _group(one: Field, target: Target) -> Group:
    return target.part, target.entry, one.prefix


def _slot(one: Field, target: Target) -> object:
    makes_entries = target.part in NAMED_BY and not (target.part is Part.ATTRIBUTES and target.entry is not None)
    prefix = one.prefix if makes_entries or target.part is Part.EXTENSIONS else None
    return target.part, target.entry, target.slot, prefix, one.steps[:-1] if target.wild else None


def _check_entries(targeted: list[tuple[int, Field, Target]], findings: Findings) -> None:
    """Refuse entries that can never be made, at the first of their fields."""
    entries = [found for found in targeted if found[2].part in SLOTS and not found[2].wild]

    def order(found: tuple[int, Field, Target]) -> tuple[str, str, str]:
        part, entry, prefix = _group(found[1], found[2])
        return part, repr(entry), repr(prefix)

    for _, same in groupby(sorted(entries, key=order), order):
        group = list(same)
        target = group[0][2]
        given = {found.slot for _, _, found in group}
        wanted = [] if target.entry is not None else [NAMED_BY[target.part]] if _needs_name(target.part) else []
        if target.part is not Part.ADDRESSES:
            wanted.insert(0, main_slot(target.part))
        elif not given & _LINES:
            wanted.insert(0, "address1")
        missing = [slot for slot in wanted if slot not in given]
        if missing:
            message = f"An entry of {target.part} is made of more: no field of the same list goes to {missing[0]}."
            findings.add(Rejection(ErrorCode.REQUIRED, message, [min(at for at, _, _ in group), "target"]))


def _needs_name(part: Part) -> bool:
    """Tell whether an entry must have a name; a contact point or a group without one is of the type Other."""
    return NAMED_BY[part] != "type" or part is Part.CONSENTS
