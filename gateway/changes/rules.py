"""How changes are told to clients."""

from collections.abc import Sequence

from gateway.changes.model import Change
from gateway.definitions.model import Definitions
from gateway.primary_first import ChangeKind


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
