"""Attacks with tokens of end users, none of which the issuer has signed for the gateway as it is."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.attacks.target import JSON, KEY, Attack, Got, Target
from tests.end_users.signing import claims, signer

SIGNER = signer()
STRANGER = signer()
PERSON = "ada"
HELLO = b'{"query": "{ viewer { profile { customerId } } }"}'
LEFT = "https://left.example.com/"
"""An issuer that the domain does not trust any more."""


def bearing(token: str, **headers: str) -> Callable[[Target], Got]:
    """Ask with a token and without a key, unless there is one in `headers`."""
    return lambda target: target.request(
        content=HELLO, headers={**JSON, "key": "", "authorization": f"Bearer {token}", **headers}
    )


def handmade(header: dict[str, object], secret: bytes | None = None) -> str:
    signing = f"{_encoded(header)}.{_encoded(claims(sub=PERSON))}"
    signature = b"" if secret is None else hmac.new(secret, signing.encode(), hashlib.sha256).digest()
    return f"{signing}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def _encoded(content: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


PUBLIC = SIGNER.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
RIGHT = SIGNER.token(sub=PERSON)
HEAD, PAYLOAD, SIGNATURE = RIGHT.split(".")

REFUSED: dict[str, str] = {
    "that expired": SIGNER.token(sub=PERSON, exp=int(time.time()) - 60),
    "that is not valid yet": SIGNER.token(sub=PERSON, nbf=int(time.time()) + 6_000),
    "that never expires": SIGNER.token(sub=PERSON, exp=None),
    "for another audience": SIGNER.token(sub=PERSON, aud="bank"),
    "of another issuer": SIGNER.token(sub=PERSON, iss="https://evil.example.com/"),
    "of an issuer that was removed": SIGNER.token(sub=PERSON, iss=LEFT),
    "of another person's payload": f"{HEAD}.{_encoded(claims(sub='root'))}.{SIGNATURE}",
    "without a signature": f"{HEAD}.{PAYLOAD}.",
    "of algorithm none": handmade({"alg": "none"}),
    "signed with the public key": handmade({"alg": "HS256", "kid": "first"}, PUBLIC),
    "signed with a key of its own": STRANGER.token({"jwk": STRANGER.jwk}, sub=PERSON),
    "with a jku of its own": STRANGER.token({"jku": "http://127.0.0.1:1/jwks"}, sub=PERSON),
    "with an x5u of its own": STRANGER.token({"x5u": "http://127.0.0.1:1/chain"}, sub=PERSON),
    "with a kid that is a path": STRANGER.token({"kid": "../../../../dev/null"}, sub=PERSON),
    "with a kid that is a query": STRANGER.token({"kid": "x' UNION SELECT 'secret"}, sub=PERSON),
    "with something critical": handmade({"alg": "RS256", "kid": "first", "crit": ["exp"]}, b""),
    "that is encrypted": "eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d",
    "of 60,000 characters": SIGNER.token(sub=PERSON, more="x" * 45_000),
    "of a thousand brackets": f"eyJhIjpb{base64.urlsafe_b64encode(b'[' * 3_000).decode()}.{PAYLOAD}.{SIGNATURE}",
    "of a logout": SIGNER.token({"typ": "logout+jwt"}, sub=PERSON),
}

TOKENS = [
    Attack("tokens", "a right token, for comparison", bearing(RIGHT), 200, None),
    *(Attack("tokens", f"a token {name}", bearing(token), 401, "UNAUTHENTICATED") for name, token in REFUSED.items()),
    Attack("tokens", "a token of nobody", bearing(SIGNER.token(sub="nobody")), 403, "FORBIDDEN"),
    Attack("tokens", "a token and a key", bearing(RIGHT, key=KEY), 401, "UNAUTHENTICATED"),
    Attack("tokens", "two tokens", bearing(RIGHT, key=SIGNER.token(sub=PERSON, jti="2")), 401, "UNAUTHENTICATED"),
]
