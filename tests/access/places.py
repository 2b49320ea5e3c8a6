"""The matrix: which scopes open which root field. What is not placed here fails the tests, as does what is too much.

The schema declares the same where its fields are; here it stands once more, so that nobody opens a field by mistake.
"""

from dataclasses import dataclass
from itertools import product

from gateway.caller import ALL_SCOPES, Scope
from gateway.graphql.rights import rights
from tests.client import SCHEMA


@dataclass(frozen=True, slots=True)
class Place:
    scopes: frozenset[Scope]
    end_users: bool = False


def _place(*scopes: Scope, end_users: bool = False) -> Place:
    return Place(frozenset(scopes), end_users)


def _verbs(verbs: str, *things: str) -> list[str]:
    return [f"{verb}{thing}" for verb, thing in product(verbs.split(), things)]


PLACES: dict[str, dict[str, Place]] = {
    "query": {
        **dict.fromkeys(("viewer", "node", "profile", "profilesBy"), _place(Scope.READ, end_users=True)),
        **dict.fromkeys(
            (
                *("profiles", "appProfile", "ingestFailures"),
                *("integration", "integrations", "integrationRun", "integrationRuns"),
            ),
            _place(Scope.READ),
        ),
        **dict.fromkeys(
            (
                "attributeDefinition",
                "attributeDefinitions",
                "definitionsVersion",
                "extensionDefinition",
                "extensionDefinitions",
                "identityType",
                "identityTypes",
                "app",
                "apps",
                "listPolicies",
                "customerTypes",
                *("objectType", "objectTypes", "objectTypeTemplate", "objectTypeTemplates", "suggestObjectType"),
            ),
            _place(Scope.READ, Scope.DEFINE),
        ),
        "domain": _place(Scope.ADMIN),
        "limits": Place(ALL_SCOPES, end_users=True),
    },
    "mutation": {
        **dict.fromkeys(
            (
                *_verbs("create delete", "Profile"),
                *_verbs("create update delete", "Profiles", "AppProfile", "AppProfiles"),
                "upsertProfile",
                "deleteDeviceAppProfile",
                *_verbs("activate deactivate", "Profile"),
                *_verbs("add remove", "Tags"),
                "setAttribute",
                *_verbs("add remove reorder", "AttributeValues"),
                "promoteAttributeValue",
                *_verbs("link unlink update promote activate deactivate verify move", "Identity"),
                "reorderIdentities",
                *_verbs("promote activate deactivate", "AppProfile"),
                "reorderAppProfiles",
                "setExtension",
                *_verbs("add remove reorder", "ExtensionRecords"),
                *_verbs("update promote", "ExtensionRecord"),
                *_verbs("verify", "Email", "Phone", "Address"),
                *_verbs("add promote activate deactivate remove", "Group"),
                "reorderGroups",
            ),
            _place(Scope.WRITE),
        ),
        **dict.fromkeys(
            (
                "updateProfile",
                *_verbs("add update promote activate deactivate remove", "Email", "Phone", "Address"),
                *_verbs("reorder", "Emails", "Phones", "Addresses"),
                *_verbs("set withdraw", "Consent"),
            ),
            _place(Scope.WRITE, end_users=True),
        ),
        **dict.fromkeys(
            (
                "defineAttribute",
                *_verbs("update delete", "AttributeDefinition"),
                "defineExtension",
                *_verbs("update delete", "ExtensionDefinition"),
                *_verbs("define update rename delete", "IdentityType"),
                *_verbs("define update delete", "App"),
                "setListPolicy",
                "setCustomerTypes",
                *_verbs("put delete", "ObjectType"),
            ),
            _place(Scope.DEFINE),
        ),
        **dict.fromkeys(
            (
                *_verbs("put", "ProfileObject", "ProfileObjects", "IntegrationEvent"),
                *_verbs("replay dismiss", "IngestFailures"),
                "runIntegration",
            ),
            _place(Scope.INGEST),
        ),
        **dict.fromkeys(_verbs("put delete", "Integration"), _place(Scope.ADMIN)),
        "updateDomain": _place(Scope.ADMIN),
    },
}

FIELDS = [(kind, name) for kind, fields in rights(SCHEMA).items() for name in fields]
