"""How a profile is asked for by a contact point."""

from gateway.contacts.rules import emails, phones, tokens
from gateway.profiles.model import SEARCH, Key


def key_of_email(address: str) -> Key:
    """Return the key that means the profile with this active e-mail address."""
    return Key(SEARCH, tokens.of_email(emails.sought(address)))


def key_of_phone(number: str) -> Key:
    """Return the key that means the profile with this active phone number (`InvalidInput` without calling code)."""
    return Key(SEARCH, tokens.of_phone(phones.sought(number)))
