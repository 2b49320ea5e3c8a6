"""The types of documents."""

from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

View = Mapping[str, Any]
"""A document that is only looked at."""
