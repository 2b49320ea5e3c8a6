"""What inputs about any ordered list of documents take."""

from dataclasses import fields
from typing import Any

import strawberry

from gateway.errors import Findings, InvalidInput
from gateway.ordered_documents.model import Patch

UPDATE = (
    "Done next, one after the other; what follows names an entry as it is called then. NOT_FOUND for one that is not "
    "there. Null is not accepted."
)


@strawberry.input
class SetActive:
    is_active: bool = strawberry.field(description="True to activate it, false to deactivate it.")


def patch_of(given: Any) -> Patch[Any, Any]:
    """Return what a patch of a list asks for; refuse one that replaces the list and changes it too."""
    maybes = {field.name: getattr(given, field.name) for field in fields(given)}
    asked = {name: maybe.value for name, maybe in maybes.items() if maybe is not None}
    if "set" in asked:
        if len(asked) > 1:
            raise InvalidInput(["`set` makes the list anew, so nothing else is given with it."], ["set"])
        return Patch(replacement=[one.asked() for one in asked["set"]])
    findings = Findings()
    update = []
    for index, one in enumerate(asked.get("update", ())):
        with findings.at("update", index):
            update.append(one.asked())
    findings.settle()
    return Patch(
        remove=[one.name for one in asked.get("remove", ())],
        update=update,
        set_active=[(one.name, one.is_active) for one in asked.get("set_active", ())],
        reorder=[one.name for one in asked["reorder"]] if "reorder" in asked else None,
        add=[one.asked() for one in asked.get("add", ())],
        promote=asked["promote"].name if "promote" in asked else None,
    )
