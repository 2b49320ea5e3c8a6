"""The tokens by which a profile is found: one for each active e-mail address and phone number."""

from collections.abc import Iterable

from gateway.contacts.model import EmailValue, PhoneValue
from gateway.lists.model import EntryDocument


def of_email(normalised: str) -> str:
    return f"e:{normalised}"


def of_phone(e164: str) -> str:
    return f"p:{e164}"


def of_contacts(emails: Iterable[EntryDocument[EmailValue]], phones: Iterable[EntryDocument[PhoneValue]]) -> set[str]:
    return {of_email(email["value"]["normalised"]) for email in emails if email["is_active"]} | {
        of_phone(phone["value"]["e164"]) for phone in phones if phone["is_active"]
    }
