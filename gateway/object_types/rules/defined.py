"""What a mapping names must be what the domain defines, or may be without a definition."""

from collections.abc import Iterable, Sequence

from gateway.definitions.model import NAME, NAME_ATTRIBUTES, Definitions
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.object_types.model import ObjectKey
from gateway.object_types.rules.fields import Field
from gateway.object_types.rules.targets import Part, Target


def check(fields: Iterable[tuple[int, Field]], definitions: Definitions) -> None:
    """Refuse all fields, each by its index, whose targets the domain does not define."""
    findings = Findings()
    for index, one in fields:
        if one.target is not None:
            with findings.at(index, "target"):
                _check_target(one.target, definitions)
    findings.settle()


def check_handles(keys: Sequence[ObjectKey], definitions: Definitions) -> None:
    findings = Findings()
    for index, key in enumerate(keys):
        if key.handle is not None:
            with findings.at(index, "handle"):
                _check_handle(key.handle, definitions)
    findings.settle()


def _check_target(target: Target, definitions: Definitions) -> None:
    name = NAME_ATTRIBUTES[target.slot] if target.part is Part.NAME else target.entry
    if name is None:
        return
    match target.part:
        case Part.ATTRIBUTES | Part.NAME:
            _check_attribute(name, definitions)
        case Part.IDENTITIES:
            _check_handle(name, definitions)
        case Part.APP_PROFILES:
            if not definitions.takes_app(name):
                message = f"The domain does not define an application {name}; apps lists those that it does."
                raise Rejection(ErrorCode.APP_NOT_LINKED, message)
            if target.slot.startswith("attributes."):
                _check_attribute(target.slot.removeprefix("attributes."), definitions)
        case Part.EXTENSIONS:
            _check_extension(name, target.slot, definitions)


def _check_attribute(name: str, definitions: Definitions) -> None:
    if definitions.attribute(name) is not None:
        return
    if not NAME.fullmatch(name):
        raise InvalidInput(["The name of an attribute is a letter, then up to 63 letters, digits or underscores."])
    message = f"The domain does not define an attribute {name}; attributeDefinitions lists those that it does."
    raise Rejection(ErrorCode.ATTRIBUTE_NOT_DEFINED, message)


def _check_handle(handle: str, definitions: Definitions) -> None:
    if definitions.identity_type(handle) is None:
        message = f"The domain does not define a handle {handle}; identityTypes lists those that it does."
        raise Rejection(ErrorCode.UNKNOWN_IDENTITY_TYPE, message)


def _check_extension(name: str, field: str, definitions: Definitions) -> None:
    extension = definitions.extension(name)
    if extension is None:
        if not NAME.fullmatch(name):
            raise InvalidInput(["The name of an extension is a letter, then up to 63 letters, digits or underscores."])
        message = f"The domain does not define an extension {name}; extensionDefinitions lists those that it does."
        raise Rejection(ErrorCode.EXTENSION_NOT_DEFINED, message)
    known = [one.name for one in extension.fields]
    if field and known and field not in known:
        raise InvalidInput([f"A record of {extension.name} has the fields {', '.join(known)}; not {field}."])
