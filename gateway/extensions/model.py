"""The document of an extension's records."""

from datetime import datetime
from typing import Any, TypedDict

COLLECTION = "extensions"


MAX_RECORDS = 100
MAX_EXTENSIONS = 50
MAX_RECORD_BYTES = 65_536

Data = dict[str, Any]


class Record(TypedDict):
    id: str
    data: Data
    created_at: datetime
    updated_at: datetime


class ExtensionDocument(TypedDict):
    _id: str
    domain: str
    profile: str
    name: str
    records: list[Record]
