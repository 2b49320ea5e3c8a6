"""What keys may be: one that identifies the object, and others that lead to its profile."""

import re
from collections.abc import Collection, Sequence

from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.object_types.model import KEY_NAME, MAX_KEYS, MAX_NAME, KeyRole, ObjectKey
from gateway.object_types.rules.fields import Field
from gateway.object_types.rules.targets import Part

_OF_PROFILES = (KeyRole.SECONDARY, KeyRole.LOOKUP_ONLY, KeyRole.NEW_ONLY)


def check(keys: Sequence[ObjectKey], names: Collection[str], fields: Sequence[Field]) -> None:
    """Refuse all that is wrong with keys: `names` are those of all fields, `fields` those that are understood."""
    findings = Findings()
    if len(keys) > MAX_KEYS:
        findings.add(Rejection(ErrorCode.LIMIT_EXCEEDED, f"There are at most {MAX_KEYS} keys; not {len(keys)}."))
    for index, key in enumerate(keys):
        with findings.at(index):
            _check_key(key, names, {one.name: one for one in fields})
    unique = [index for index, key in enumerate(keys) if KeyRole.UNIQUE in key.roles]
    if not unique:
        findings.add(Rejection(ErrorCode.REQUIRED, "One key has the role UNIQUE: it identifies the object."))
    for index in unique[1:]:
        message = f"Exactly one key has the role UNIQUE; the one at {unique[0]} has it."
        findings.add(Rejection(ErrorCode.DUPLICATE_VALUE, message, [index, "roles"]))
    if not any(KeyRole.PROFILE in key.roles for key in keys) and not _name_a_profile(fields):
        message = "A key has the role PROFILE, or a field the target _profile.customerId: else no profile is found."
        findings.add(Rejection(ErrorCode.REQUIRED, message))
    findings.settle()


def _name_a_profile(fields: Sequence[Field]) -> bool:
    return any(one.target is not None and one.target.part is Part.CUSTOMER_ID for one in fields)


def _check_key(key: ObjectKey, names: Collection[str], fields: dict[str, Field]) -> None:
    findings = Findings()
    if len(key.name) > MAX_NAME or not re.fullmatch(KEY_NAME, key.name):
        problem = f"The name of a key has 1 to {MAX_NAME} letters, digits, _ and -."
        findings.add(InvalidInput([problem], ["name"]))
    with findings.at("fieldNames"):
        _check_fields(key, names, fields)
    with findings.at("roles"):
        _check_roles(key)
    if key.handle is not None and (
        KeyRole.PROFILE not in key.roles or KeyRole.LOOKUP_ONLY in key.roles or len(key.field_names) != 1
    ):
        problem = "A key with a handle has the role PROFILE, not LOOKUP_ONLY, and one field: it becomes an identity."
        findings.add(InvalidInput([problem], ["handle"]))
    findings.settle()


def _check_fields(key: ObjectKey, names: Collection[str], fields: dict[str, Field]) -> None:
    findings = Findings()
    if not key.field_names:
        findings.add(Rejection(ErrorCode.REQUIRED, "A key has at least one field."))
    for index, name in enumerate(key.field_names):
        if name not in names:
            findings.add(Rejection(ErrorCode.NOT_FOUND, f"There is no field {name[:MAX_NAME]}.", [index]))
        elif name in key.field_names[:index]:
            findings.add(Rejection(ErrorCode.DUPLICATE_VALUE, f"The field {name} is given once.", [index]))
        elif name in fields and fields[name].members_of is not None:
            findings.add(InvalidInput([f"The field {name} has many values of its own names; a key has one."], [index]))
        elif name in fields and fields[name].is_list and (len(key.field_names) > 1 or KeyRole.UNIQUE in key.roles):
            problem = f"The field {name} is a list, which only a key of this one field that is not UNIQUE can have."
            findings.add(InvalidInput([problem], [index]))
    findings.settle()


def _check_roles(key: ObjectKey) -> None:
    said = [role for role in _OF_PROFILES if role in key.roles]
    if said and KeyRole.PROFILE not in key.roles:
        raise InvalidInput([f"{' and '.join(said)} is said of a PROFILE key: give it that role too."])
    if {KeyRole.LOOKUP_ONLY, KeyRole.NEW_ONLY} <= key.roles:
        raise InvalidInput(["A key is LOOKUP_ONLY or NEW_ONLY: the one is never kept, the other for new profiles."])
    if {KeyRole.LOOKUP_ONLY, KeyRole.UNIQUE} <= key.roles:
        raise InvalidInput(["A LOOKUP_ONLY key is not kept, so it cannot identify the object."])
