"""What a domain defines, as the fields of its document."""

from dataclasses import asdict, fields

from gateway.definitions.model import (
    DEFAULT_CUSTOMER_TYPE,
    DEFAULT_LOCALE,
    MAX_CUSTOMER_ID,
    App,
    AttributeDefinition,
    AttributeType,
    Definitions,
    ExtensionDefinition,
    ExtensionField,
    ExtensionFieldType,
    IdentityType,
    ListName,
)
from gateway.mongo.documents import Document, View
from gateway.primary_first import OnPrimaryRemoval, Policy
from gateway.search.model import SCHEME


def definitions_of(domain: View) -> Definitions:
    return Definitions(
        version=domain.get("version", 0),
        max_customer_id=domain.get("max_customer_id", MAX_CUSTOMER_ID),
        default_customer_type=domain.get("default_customer_type", DEFAULT_CUSTOMER_TYPE),
        default_locale=domain.get("default_locale", DEFAULT_LOCALE),
        customer_types=tuple(domain.get("customer_types", ())),
        open_attributes=domain.get("open_attributes", True),
        attributes={document["name"]: _attribute(document) for document in domain.get("attributes", [])},
        open_handles=domain.get("open_handles", True),
        identity_types={document["handle"]: _identity_type(document) for document in domain.get("identity_types", [])},
        open_apps=domain.get("open_apps", True),
        apps={document["app_id"]: App(**document) for document in domain.get("apps", [])},
        list_policies={ListName(document["list"]): _policy(document) for document in domain.get("list_policies", [])},
        open_extensions=domain.get("open_extensions", True),
        extensions={document["name"]: _extension(document) for document in domain.get("extensions", [])},
        object_types={document["name"]: document["revision"] for document in domain.get("object_types", [])},
        indexed=_indexed(domain),
        rate_per_key=domain.get("rate_per_key"),
        rate_per_domain=domain.get("rate_per_domain"),
        addresses=tuple(domain.get("addresses", ())),
        tags=domain.get("tags", {}),
    )


def _indexed(domain: View) -> int:
    """Return the version under which all profiles of a domain have their tokens; -1 when it was never seen to.

    A domain that is not stored has no profiles.
    """
    indexed = domain.get("indexed", {"scheme": 0} if "_id" in domain else {"scheme": SCHEME, "version": 0})
    return indexed["version"] if indexed["scheme"] == SCHEME else -1


def fields_of(definitions: Definitions) -> Document:
    return {
        "version": definitions.version,
        "max_customer_id": definitions.max_customer_id,
        "default_customer_type": definitions.default_customer_type,
        "default_locale": definitions.default_locale,
        "customer_types": list(definitions.customer_types),
        "open_attributes": definitions.open_attributes,
        "attributes": [
            {
                **asdict(definition),
                "type": definition.type.value,
                "allowed_values": list(definition.allowed_values),
                "on_primary_removal": definition.on_primary_removal.value,
            }
            for definition in definitions.attributes.values()
        ],
        "open_handles": definitions.open_handles,
        "identity_types": [
            {**asdict(kind), "blocked_values": list(kind.blocked_values), "aliases": list(kind.aliases)}
            for kind in definitions.identity_types.values()
        ],
        "open_apps": definitions.open_apps,
        "apps": [asdict(app) for app in definitions.apps.values()],
        "list_policies": [
            {"list": name.value, **asdict(policy), "on_primary_removal": policy.on_primary_removal.value}
            for name, policy in definitions.list_policies.items()
        ],
        "open_extensions": definitions.open_extensions,
        "extensions": [
            {
                **asdict(definition),
                "fields": [{**asdict(field), "type": field.type.value} for field in definition.fields],
                "unique": list(definition.unique),
            }
            for definition in definitions.extensions.values()
        ],
        "object_types": [{"name": name, "revision": revision} for name, revision in definitions.object_types.items()],
        "search_version": definitions.search_version,
        "rate_per_key": definitions.rate_per_key,
        "rate_per_domain": definitions.rate_per_domain,
        "addresses": list(definitions.addresses),
        "tags": dict(definitions.tags),
    }


def _attribute(document: View) -> AttributeDefinition:
    known = {field.name: document[field.name] for field in fields(AttributeDefinition) if field.name in document}
    enums = {"type": AttributeType(document["type"]), "on_primary_removal": _on_primary_removal(document)}
    return AttributeDefinition(**{**known, **enums, "allowed_values": tuple(document["allowed_values"])})


def _on_primary_removal(document: View) -> OnPrimaryRemoval:
    # Definitions that were kept before there was a choice do not have it.
    return OnPrimaryRemoval(document.get("on_primary_removal", OnPrimaryRemoval.PROMOTE_NEXT.value))


def _policy(document: View) -> Policy:
    known = {field.name: document[field.name] for field in fields(Policy)}
    return Policy(**{**known, "on_primary_removal": _on_primary_removal(document)})


def _identity_type(document: View) -> IdentityType:
    # Types that were kept before there were other names do not have any.
    lists = {name: tuple(document.get(name, ())) for name in ("blocked_values", "aliases")}
    return IdentityType(**{**document, **lists})


def _extension(document: View) -> ExtensionDefinition:
    fields_ = tuple(
        ExtensionField(**{**field, "type": ExtensionFieldType(field["type"])}) for field in document["fields"]
    )
    return ExtensionDefinition(**{**document, "fields": fields_, "unique": tuple(document["unique"])})
