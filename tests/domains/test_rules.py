import re

import pytest

from gateway.domains import rules
from gateway.errors import ErrorCode, InvalidInput


@pytest.mark.parametrize("name", ["a", "demo", "north-2", "a" * 32])
def test_domain_names_that_are_accepted(name: str) -> None:
    rules.check_domain_name(name)


@pytest.mark.parametrize("name", ["", "Demo", "2north", "-a", "a_b", "a" * 33, "demo\n", "démo", "a.b", "$ne"])
def test_domain_names_that_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.check_domain_name(name)

    assert refused.value.code is ErrorCode.INVALID_VALUE
    assert refused.value.path == ("name",)
    assert refused.value.message == (
        "A domain name is 1 to 32 lower-case letters, digits and hyphens, and starts with a letter."
    )


@pytest.mark.parametrize("name", ["x" * 101, "two\nlines", "\x1b[31mred"])
def test_key_names_that_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.check_key_name(name)

    assert refused.value.message == "A key's name is at most 100 printable characters."


def test_a_secret_carries_the_id_of_its_key_and_32_random_bytes() -> None:
    secret = rules.new_secret("0123456789ab")

    assert re.fullmatch(r"pgw_0123456789ab_[A-Za-z0-9_-]{43}", secret)
    assert rules.new_secret("0123456789ab") != secret


def test_a_digest_is_the_sha256_of_the_key() -> None:
    assert rules.digest("dev-key") == "7e9f8fd111802be56c379d597842e29b2cebd35ff2133d431a49fa556a18704e"


def test_any_header_text_has_a_digest() -> None:
    assert len(rules.digest("\udcff\x80")) == 64
