"""Records of extensions in the form in which a definition keeps them, and what tells two of them apart."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import orjson

from gateway.definitions import schemas
from gateway.definitions.model import (
    MAX_TEXT,
    AttributeDefinition,
    AttributeType,
    ExtensionDefinition,
    ExtensionField,
    ExtensionFieldType,
)
from gateway.definitions.values import typed_form
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.text import text

_EXACT = 2**53
"""Up to here a float holds every whole number exactly."""


def stored_record(definition: ExtensionDefinition, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as it is kept, with its defaults, or refuse all that a definition does not allow in it."""
    fields = {field.name: field for field in definition.fields}
    findings = Findings()
    stored: dict[str, Any] = {}
    for name, value in data.items():
        with findings.at(name):
            stored[name] = stored_value(_field(definition, fields, name), value) if fields else value
    for field in definition.fields:
        if field.name not in data and field.default is not None:
            stored[field.name] = field.default
    for name in _demanded(definition):
        if name not in data and name not in stored:
            findings.add(Rejection(ErrorCode.REQUIRED, f"A record of {definition.name} has a field {name}.", [name]))
    if definition.json_schema is not None:
        wrong = data.keys() - stored.keys()
        for problem in schemas.problems(definition.json_schema, {**data, **stored}):
            # What its field refuses already is told once.
            if not wrong.intersection(problem.path[:1]):
                findings.add(problem)
    findings.settle()
    return stored


def stored_value(field: ExtensionField, value: Any) -> Any:
    """Return a value of a field as it is kept, or refuse it."""
    return _FORMS[field.type](field, value)


def key_of(definition: ExtensionDefinition, data: Mapping[str, Any]) -> str:
    """Return what tells a record from others: its unique fields, else all of its data in whatever order."""
    if not definition.unique:
        return as_text(data)
    # A default that came later than the record is its value all the same.
    defaults = {field.name: field.default for field in definition.fields}
    return as_text([data.get(name, defaults.get(name)) for name in definition.unique])


def as_text(data: object) -> str:
    """Return JSON as the text that equal data, and no others, have; Python takes 1, 1.0 and true for equal."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode()


def _demanded(definition: ExtensionDefinition) -> list[str]:
    required = [field.name for field in definition.fields if field.required]
    return [*required, *(name for name in definition.unique if name not in required)]


def _field(definition: ExtensionDefinition, fields: Mapping[str, ExtensionField], name: str) -> ExtensionField:
    field = fields.get(name)
    if field is None:
        raise _invalid(f"A record of {definition.name} has none but these fields: {', '.join(fields)}.")
    return field


def _string(field: ExtensionField, value: Any) -> str:
    return text(_as_string(field, value), "A value", field.length or MAX_TEXT, lines=True)


def _as_string(field: ExtensionField, value: Any) -> str:
    if not isinstance(value, str):
        raise _invalid(f"A value of {field.name} is a text ({field.type.value}).")
    return value


def _integer(field: ExtensionField, value: Any) -> int:
    number = _number(field, value)
    if not isinstance(number, int):
        raise _invalid(f"A value of {field.name} is a whole number.")
    return number


def _number(field: ExtensionField, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _invalid(f"A value of {field.name} is a number.")
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return int(value)
    return value


def _boolean(field: ExtensionField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _invalid(f"A value of {field.name} is true or false.")
    return value


def _as_attribute(field: ExtensionField, value: Any) -> str:
    definition = AttributeDefinition(name=field.name, type=AttributeType[field.type.name])
    return typed_form(definition, _as_string(field, value))


def _json(_field: ExtensionField, value: Any) -> Any:
    return value


def _invalid(problem: str) -> InvalidInput:
    return InvalidInput([problem], code=ErrorCode.INVALID_VALUE)


_FORMS: Mapping[ExtensionFieldType, Callable[[ExtensionField, Any], Any]] = MappingProxyType(
    {
        ExtensionFieldType.STRING: _string,
        ExtensionFieldType.INTEGER: _integer,
        ExtensionFieldType.NUMBER: _number,
        ExtensionFieldType.BOOLEAN: _boolean,
        ExtensionFieldType.DATETIME: _as_attribute,
        ExtensionFieldType.EMAIL: _as_attribute,
        ExtensionFieldType.PHONE: _as_attribute,
        ExtensionFieldType.URL: _as_attribute,
        ExtensionFieldType.JSON: _json,
    }
)
