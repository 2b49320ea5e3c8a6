"""What may be asked of the policy of a list."""

from gateway.definitions.model import ListName

MAX_ENTRIES = 100

VERIFIABLE = frozenset({ListName.EMAILS, ListName.PHONES, ListName.ADDRESSES, ListName.IDENTITIES})
"""The lists whose entries can be verified."""
