"""Definitions as they are read from the document of their domain, older ones too."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from gateway.definitions.model import (
    AttributeDefinition,
    AttributeType,
    ExtensionDefinition,
    ExtensionField,
    ExtensionFieldType,
    IdentityType,
)
from gateway.primary_first import OnPrimaryRemoval, Policy


def attribute_of(document: Mapping[str, Any]) -> AttributeDefinition:
    known = {field.name: document[field.name] for field in fields(AttributeDefinition) if field.name in document}
    enums = {"type": AttributeType(document["type"]), "on_primary_removal": _on_primary_removal(document)}
    return AttributeDefinition(**{**known, **enums, "allowed_values": tuple(document["allowed_values"])})


def _on_primary_removal(document: Mapping[str, Any]) -> OnPrimaryRemoval:
    # Definitions that were kept before there was a choice do not have it.
    return OnPrimaryRemoval(document.get("on_primary_removal", OnPrimaryRemoval.PROMOTE_NEXT.value))


def policy_of(document: Mapping[str, Any]) -> Policy:
    known = {field.name: document[field.name] for field in fields(Policy)}
    return Policy(**{**known, "on_primary_removal": _on_primary_removal(document)})


def identity_type_of(document: Mapping[str, Any]) -> IdentityType:
    # Types that were kept before there were other names do not have any.
    lists = {name: tuple(document.get(name, ())) for name in ("blocked_values", "aliases")}
    return IdentityType(**{**document, **lists})


def extension_of(document: Mapping[str, Any]) -> ExtensionDefinition:
    fields_ = tuple(
        ExtensionField(**{**field, "type": ExtensionFieldType(field["type"])}) for field in document["fields"]
    )
    return ExtensionDefinition(**{**document, "fields": fields_, "unique": tuple(document["unique"])})
