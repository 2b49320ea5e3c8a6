from dataclasses import replace

import pytest

from gateway.definitions.model import Definitions
from gateway.end_users.rules.issuers import checked
from gateway.errors import InvalidInput
from tests.end_users.checking import TRUSTED


@pytest.mark.parametrize(
    "url",
    [
        "https://login.example.com/.well-known/jwks.json",
        "https://login.example.com:8443/jwks?tenant=1",
        "http://127.0.0.1:9000/jwks",
        "http://[::1]/jwks",
        "http://localhost/jwks",
    ],
)
def test_keys_come_from_where_nobody_can_change_them_on_the_way(url: str) -> None:
    issuer = replace(TRUSTED, jwks_url=url)

    assert checked(issuer, Definitions()) == issuer


@pytest.mark.parametrize(
    "url",
    [
        "",
        "jwks",
        "https://",
        "https:///jwks",
        "https://login.example.com:99999/jwks",
        "https://jane:secret@login.example.com/jwks",
        "https://login.example.com/jwks#keys",
        "http://login.example.com/jwks",
        "http://10.0.0.1/jwks",
        "http://127.0.0.1.example.com/jwks",
        "http://localhost.example.com/jwks",
        "ftp://login.example.com/jwks",
        "file:///etc/passwd",
        "https://[::1/jwks",
        f"https://login.example.com/{'x' * 500}",
    ],
)
def test_they_come_from_nowhere_else(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(replace(TRUSTED, jwks_url=url), Definitions())

    assert refused.value.path == ("jwksUrl",)
