"""Root fields of which other tests show that they keep domains apart."""

from tests.object_types.builders import ROOT_FIELDS as OBJECT_TYPES
from tests.objects.builders import ROOT_FIELDS as OBJECTS

# Who asks for itself names nobody; its tests ask with the tokens of several people.
OF_THE_CALLER = {"viewer"}

# What a domain defines belongs to no profile; its tests look at it from two domains.
OF_DEFINITIONS = {
    "attributeDefinition",
    "attributeDefinitions",
    "definitionsVersion",
    "domain",
    "updateDomain",
    "limits",
    "listPolicies",
    "setListPolicy",
    "customerTypes",
    "setCustomerTypes",
    "defineAttribute",
    "updateAttributeDefinition",
    "deleteAttributeDefinition",
    "extensionDefinition",
    "extensionDefinitions",
    "defineExtension",
    "updateExtensionDefinition",
    "deleteExtensionDefinition",
    "identityType",
    "identityTypes",
    "defineIdentityType",
    "updateIdentityType",
    "renameIdentityType",
    "deleteIdentityType",
    "app",
    "apps",
    "defineApp",
    "updateApp",
    "deleteApp",
    *OBJECT_TYPES,
    *OBJECTS,
}

# `tests/integrations/test_apart.py` sees to these.
OF_INTEGRATIONS = {
    "integration",
    "integrations",
    "integrationRun",
    "integrationRuns",
    "putIntegration",
    "deleteIntegration",
    "runIntegration",
    "putIntegrationEvent",
}
