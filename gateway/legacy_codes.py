"""IMIconnect's codes (seed 002), each with what is answered in its place: the only table of them.

What answers reads its numbers and statuses here, and the README prints it. `gateway.errors` tells which of a
code's numbers belongs to which refusal.
"""

from dataclasses import dataclass
from enum import Enum


class Place(Enum):
    """Where a code appears as `legacyCode`."""

    BATCH = "batch"
    PAYLOAD = "payload"
    ANSWER = "answer"


class Of(Enum):
    """What was asked for when a code is answered."""

    QUERY = "queries"
    PROFILE = "mutations"
    APP_PROFILE = "mutations of app profiles"


ANY = frozenset(Of)
NOT_OF_APP_PROFILES = frozenset({Of.QUERY, Of.PROFILE})
OF_APP_PROFILES = frozenset({Of.APP_PROFILE})


@dataclass(frozen=True, slots=True)
class LegacyCode:
    """A code with IMIconnect's own message, and the code and the HTTP status that are ours."""

    number: int
    message: str
    code: str
    place: Place = Place.PAYLOAD
    of: frozenset[Of] = ANY
    status: int = 200


INVALID_JSON = LegacyCode(7000, "Invalid JSON", "BAD_REQUEST", Place.ANSWER, status=400)
KEY_WRONG = LegacyCode(7001, "Authentication failed", "UNAUTHENTICATED", Place.ANSWER, status=401)
KEY_MISSING = LegacyCode(7002, "Service Key Missing", "UNAUTHENTICATED", Place.ANSWER, status=401)
MISSING_PARAMETERS = LegacyCode(7003, "Mandatory parameters missing", "REQUIRED")
INVALID_PARAMETERS = LegacyCode(7004, "Invalid parameters", "INVALID_INPUT")
RATE_LIMIT_REACHED = LegacyCode(
    7020, "You have reached maximum transaction limit", "RATE_LIMITED", Place.ANSWER, status=429
)
ADDRESS_REFUSED = LegacyCode(7010, "Source ip is not white listed", "FORBIDDEN", Place.ANSWER, status=403)
UNKNOWN_ERROR = LegacyCode(7016, "Unknown error", "INTERNAL", Place.ANSWER, status=500)

TABLE = (
    LegacyCode(1000, "Success", "SUCCESS", Place.BATCH),
    LegacyCode(1002, "Partial success", "PARTIAL", Place.BATCH),
    INVALID_JSON,
    KEY_WRONG,
    KEY_MISSING,
    MISSING_PARAMETERS,
    INVALID_PARAMETERS,
    LegacyCode(7006, "Internal error occurred", "INTERNAL", Place.ANSWER),
    ADDRESS_REFUSED,
    LegacyCode(7012, "Batch size limit(100) exceeded", "BATCH_LIMIT_EXCEEDED", of=NOT_OF_APP_PROFILES),
    LegacyCode(
        7013,
        "Master profile store not found",
        "TENANT_NOT_FOUND",
        Place.ANSWER,
        frozenset({Of.QUERY}),
        status=403,
    ),
    LegacyCode(7014, "Customer not found", "NOT_FOUND", of=NOT_OF_APP_PROFILES),
    LegacyCode(7015, "Customer already exists", "ALREADY_EXISTS", of=NOT_OF_APP_PROFILES),
    UNKNOWN_ERROR,
    LegacyCode(7017, "Profile attribute doesn't exist", "ATTRIBUTE_NOT_DEFINED", of=NOT_OF_APP_PROFILES),
    LegacyCode(
        7018,
        "invalid app profile or app profile is not linked to this client",
        "APP_NOT_LINKED",
        of=NOT_OF_APP_PROFILES,
    ),
    RATE_LIMIT_REACHED,
    LegacyCode(7203, "Customer/App not found", "NOT_FOUND", of=OF_APP_PROFILES),
    LegacyCode(7205, "Invalid attribute value", "INVALID_VALUE"),
    LegacyCode(
        7206,
        "Master profile store not found",
        "TENANT_NOT_FOUND",
        Place.ANSWER,
        frozenset({Of.PROFILE, Of.APP_PROFILE}),
        status=403,
    ),
    LegacyCode(7207, "Batch size limit (100) exceeded", "BATCH_LIMIT_EXCEEDED", of=OF_APP_PROFILES),
    LegacyCode(7209, "Customer/App profile already exists", "ALREADY_EXISTS", of=OF_APP_PROFILES),
    LegacyCode(7211, "Profile attribute does not exist", "ATTRIBUTE_NOT_DEFINED", of=OF_APP_PROFILES),
    LegacyCode(
        7212,
        "Invalid app profile or app profile not linked to this client.",
        "APP_NOT_LINKED",
        of=OF_APP_PROFILES,
    ),
)
