"""What an e-mail address is, and when two are the same."""

import pytest

from gateway.contacts.rules import emails
from gateway.errors import ErrorCode, InvalidInput

LOCAL = "a" * 60
LABEL = "b" * 60
LONGEST = f"{LOCAL}@{LABEL}.{LABEL}.{'c' * 60}.de"


def test_address_is_kept_as_written_and_compared_in_lower_case_M13() -> None:
    value = emails.checked("  Jane.Doe@Example.COM ")

    assert value == {"address": "Jane.Doe@Example.COM", "normalised": "jane.doe@example.com"}


def test_international_address_is_the_same_however_its_domain_is_written_M13() -> None:
    assert emails.checked("Zoë@xn--exmple-cua.de")["normalised"] == "zoë@exämple.de"
    assert emails.checked("zoë@EXÄMPLE.de")["normalised"] == "zoë@exämple.de"


def test_domains_that_differ_in_more_than_case_stay_two_M13() -> None:
    assert emails.checked("a@straße.de")["normalised"] == "a@straße.de"
    assert emails.checked("a@strasse.de")["normalised"] == "a@strasse.de"


@pytest.mark.parametrize(
    "address",
    [
        "sample string 2",
        "@",
        "jane",
        "jane@",
        "@example.com",
        "jane@localhost",
        "jane@example..com",
        "jane@exam ple.com",
        "Jane Doe <jane@example.com>",
        "jane@example.com, john@example.com",
        "jane@[127.0.0.1]",
    ],
)
def test_what_is_no_address_is_refused_M13(address: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        emails.checked(address)

    assert (refusal.value.code, refusal.value.path) == (ErrorCode.INVALID_VALUE, ("address",))
    assert refusal.value.message.startswith("An e-mail address has the form name@domain: ")


def test_empty_address_is_refused_M13() -> None:
    with pytest.raises(InvalidInput) as refusal:
        emails.checked("  ")

    assert refusal.value.problems == ("An e-mail address must not be empty.",)


def test_address_has_at_most_256_characters_M13() -> None:
    assert len(emails.checked(LONGEST)["address"]) == 246

    with pytest.raises(InvalidInput) as refusal:
        emails.checked("a" * 245 + "@example.com")

    assert refusal.value.problems == ("An e-mail address has at most 256 characters; this one has 257.",)


def test_what_is_no_address_is_looked_for_as_it_is() -> None:
    assert emails.sought(" Jane@Example.com ") == "jane@example.com"
    assert emails.sought(" nobody ") == "nobody"
    assert emails.sought("a" * 300) == "a" * 300
