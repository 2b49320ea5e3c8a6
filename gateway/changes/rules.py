"""How changes are told to clients."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gateway.changes.model import Change
from gateway.definitions.model import Definitions
from gateway.definitions.sight import MASK, Sight
from gateway.primary_first import ChangeKind

_CONTACTS = ("emails", "phones", "addresses")
_OPEN = ("position", "isActive", "type")
"""What a change tells of a contact point that is not personal."""


def told(definitions: Definitions, sight: Sight | None, changes: Sequence[Change]) -> Sequence[Change]:
    """Return changes as a caller is told them; without a sight it sees all."""
    renamed = under_present_handles(definitions, changes)
    return renamed if sight is None else seen(sight, renamed)


def under_present_handles(definitions: Definitions, changes: Sequence[Change]) -> Sequence[Change]:
    """Return changes that call identities by what their handles are called now; they are kept as handles were."""
    if not definitions.has_aliases:
        return changes
    return [_renamed(definitions, change) if change["path"][:1] == ["identities"] else change for change in changes]


def _renamed(definitions: Definitions, change: Change) -> Change:
    if change["kind"] == ChangeKind.REORDERED.value:
        orders = (change["before"], change["after"])
        before, after = ([[definitions.handle_now(handle), id_] for handle, id_ in order] for order in orders)
        return {**change, "before": before, "after": after}
    first, handle, identifier = change["path"]
    return {**change, "path": [first, definitions.handle_now(handle), identifier]}


def seen(sight: Sight, changes: Sequence[Change]) -> Sequence[Change]:
    """Return what a caller sees of changes that call handles by their present names; values may be masked."""
    return [_masked(sight, change) for change in changes if sight.reads and _is_seen(sight, change["path"])]


def _is_seen(sight: Sight, path: Sequence[str]) -> bool:
    match path:
        case ["identities", handle, *_]:
            return sight.handle(handle)
        case ["appProfiles", app_id, *_]:
            return sight.app(app_id)
        case ["extensions", name, *_]:
            return sight.extension(name)
    return True


def _masked(sight: Sight, change: Change) -> Change:  # noqa: PLR0911 -- one for each kind of entry.
    match change["path"]:
        case ["identities"]:
            return _mapped(change, lambda order: [name for name in order if sight.handle(name[0])])
        case ["appProfiles"]:
            return _mapped(change, lambda order: [name for name in order if sight.app(name[0])])
        case ["attributes", name, *_] | ["appProfiles", _, _, "attributes", name, *_] if not sight.attribute(name):
            return _with_masked_values(change)
        case ["appProfiles", _, _]:
            return _mapped(change, lambda side: _with_attributes_of_app(sight, side))
        case ["objects", type_, _] if not sight.whole:
            return {**change, "path": ["objects", type_, MASK]}
        case [field, _] if field in _CONTACTS and not sight.personal:
            return _mapped(change, _of_contact)
    return change


def _with_masked_values(change: Change) -> Change:
    """Mask a change of an attribute: the value behind its name, and those of its order."""
    path = change["path"]
    named = path.index("attributes") + 2
    masked: Change = {**change, "path": [*path[:named], *(MASK for _ in path[named:])]}
    return _mapped(masked, lambda side: [MASK for _ in side] if isinstance(side, list) else side)


def _with_attributes_of_app(sight: Sight, side: Mapping[str, Any]) -> Mapping[str, Any]:
    attributes = side.get("attributes")
    if attributes is None:
        return side
    shown = {name: values if sight.attribute(name) else [MASK for _ in values] for name, values in attributes.items()}
    return {**side, "attributes": shown}


def _of_contact(side: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value if name in _OPEN else MASK for name, value in side.items()}


def _mapped(change: Change, of_side: Callable[[Any], Any]) -> Change:
    """Change both sides of a change, unless they are null."""
    before, after = (None if side is None else of_side(side) for side in (change["before"], change["after"]))
    return {**change, "before": before, "after": after}
