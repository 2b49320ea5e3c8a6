"""Which profiles have a key of objects: what the key means by the types, and the condition that it becomes."""

from collections.abc import Iterator, Sequence

from gateway import ids
from gateway.errors import ErrorCode, InvalidInput, Rejection
from gateway.object_types.model import ObjectKey, ObjectType
from gateway.object_types.rules.comparing import COMPARE
from gateway.search.model import NOTHING, Condition, Filter, Leaf, ObjectKeyAsked, OneOf, Or, Scope, Tree
from gateway.search.rules.tokens import of_key

MAX_HOLDERS = 1_000
"""Profiles that one condition may mean: a key is to lead to few."""


def object_keys_in(asked: Filter) -> list[ObjectKeyAsked]:
    """Return the keys of objects that a filter looks for, each of them once."""
    return list(dict.fromkeys(_object_keys_in(asked)))


def _object_keys_in(asked: Filter) -> Iterator[ObjectKeyAsked]:
    yield from (one.object_key for one in asked.conditions if one.object_key is not None)
    for below in (*(asked.all_of or ()), *(asked.any_of or ()), *([asked.negated] if asked.negated else ())):
        yield from _object_keys_in(below)


def compared_forms(types: Sequence[ObjectType], asked: ObjectKeyAsked) -> tuple[str, ...]:
    """Return the forms in which the types compare what is looked for, or refuse what none of them knows.

    Without a form, no object can have it: a phone number, say, that is none.
    """
    if asked.type is not None:
        types = [one for one in types if one.name == asked.type]
        if not types:
            message = (
                "There is no object type of this name, and no template of this id; objectTypes lists those there are."
            )
            raise Rejection(ErrorCode.NOT_FOUND, message, ["type"])
    keys = [(one, key) for one in types for key in one.keys if key.name == asked.name]
    if not keys:
        whose = (
            "This object type has" if asked.type is not None else "No object type has a key of this name, so there is"
        )
        raise Rejection(ErrorCode.NOT_FOUND, f"{whose} no such key.", ["name"])
    fitting = [(one, key) for one, key in keys if len(key.field_names) == len(asked.values)]
    if not fitting:
        names = ", ".join(keys[0][1].field_names)
        raise InvalidInput([f"The key has a value for each of its fields, in their order: {names}."], ["values"])
    forms = (_form(one, key, asked.values) for one, key in fitting)
    return tuple(dict.fromkeys(form for form in forms if form is not None))


def _form(object_type: ObjectType, key: ObjectKey, values: Sequence[str]) -> str | None:
    fields = {field.name: field for field in object_type.fields}
    parts = [
        COMPARE[fields[name].content_type](value, object_type.country_code)
        for name, value in zip(key.field_names, values, strict=True)
    ]
    found = [part for part in parts if part is not None]
    return ids.path(*found) if len(found) == len(parts) else None


def object_key(scope: Scope, asked: Condition, path: tuple[str, ...]) -> Tree:
    """Return the condition that a profile has an object with a key, or has kept the key itself."""
    key = asked.object_key
    assert key is not None
    leaves = []
    for form in compared_forms(scope.object_types, key):
        if key.type is None:
            leaves.append(Leaf(OneOf("search", (of_key(key.name, form),)), path))
        holders = scope.holders[key][form]
        if len(holders) > MAX_HOLDERS:
            problem = f"More than {MAX_HOLDERS:,} profiles have objects with this key: search by a more precise one."
            raise InvalidInput([problem], ["values"])
        if holders:
            leaves.append(Leaf(OneOf("_id", tuple(sorted(holders))), path, shown=form))
    if len(leaves) == 1:
        return leaves[0]
    return Or(tuple(leaves)) if leaves else NOTHING
