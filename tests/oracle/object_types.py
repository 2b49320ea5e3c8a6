"""What Amazon's operations about object types are here."""

from tests.oracle.amazon import DOMAIN, Counterparts, Operation, Reason

LATER = Reason("It is newer than the release that is built here (2021-12-20).")
SETTINGS: Counterparts = {
    "Description": "description",
    "TemplateId": "templateId",
    "ExpirationDays": "expirationDays",
    "AllowProfileCreation": "allowProfileCreation",
    "SourceLastUpdatedTimestampFormat": "sourceTimestampFormat",
    "Fields": "fields",
    "Keys": "keys",
    "Tags": "tags",
}
NEWER: Counterparts = {"MaxProfileObjectCount": LATER, "SourcePriority": LATER}
OBJECT_TYPE: Counterparts = {
    **SETTINGS,
    **NEWER,
    "ObjectTypeName": "name",
    "EncryptionKey": Reason("It is never told; hasEncryptionKey tells that there is one."),
    "MaxAvailableProfileObjectCount": LATER,
    "CreatedAt": "createdAt",
    "LastUpdatedAt": "updatedAt",
}

OPERATIONS = {
    "GetProfileObjectType": Operation(
        "query", "objectType", {"DomainName": DOMAIN, "ObjectTypeName": "name"}, "ObjectType", OBJECT_TYPE
    ),
    "PutProfileObjectType": Operation(
        "mutation",
        "putObjectType",
        {**SETTINGS, **NEWER, "DomainName": DOMAIN, "ObjectTypeName": "name", "EncryptionKey": "encryptionKey"},
        "ObjectType",
        OBJECT_TYPE,
    ),
    "GetProfileObjectTypeTemplate": Operation(
        "query",
        "objectTypeTemplate",
        {"TemplateId": "id"},
        "ObjectTypeTemplate",
        {
            "TemplateId": "templateId",
            "SourceName": "sourceName",
            "SourceObject": "sourceObject",
            "AllowProfileCreation": "allowProfileCreation",
            "SourceLastUpdatedTimestampFormat": "sourceTimestampFormat",
            "Fields": "fields",
            "Keys": "keys",
            "DefaultMaxProfileObjectCount": LATER,
            "DefaultMaxProfileObjectCountEffectiveAfter": LATER,
            "StoreOnly": LATER,
        },
    ),
}

IDENTIFIERS_OF_LATER_RELEASES = {
    "DEVICE",
    "WEB_ANALYTICS",
    "COMMUNICATION_RECORD",
    "AIR_PREFERENCE",
    "HOTEL_PREFERENCE",
    "AIR_BOOKING",
    "AIR_SEGMENT",
    "HOTEL_RESERVATION",
    "HOTEL_STAY_REVENUE",
    "LOYALTY",
    "LOYALTY_TRANSACTION",
    "LOYALTY_PROMOTION",
}
