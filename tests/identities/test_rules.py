"""What identities are made of, and who may hold them; no database."""

from datetime import datetime

import pytest

from gateway import ids
from gateway.definitions.model import Definitions
from gateway.errors import IdentityTaken, InvalidInput, Rejections
from gateway.identities import rules
from gateway.identities.model import IdentityDocument

OPEN = Definitions()
AT = datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 -- documents keep naive UTC.


def identity(identifier: str, profile: str) -> IdentityDocument:
    return rules.new_identity(ids.path("demo", "card", identifier), "N1", profile, identifier, None, AT)


def test_a_pair_is_stored_trimmed_and_composed() -> None:
    assert rules.checked(OPEN, " ca\u0301rd ", "\t00Ab\n") == ("c\u00e1rd", "00Ab")
    assert rules.sought(OPEN, " ca\u0301rd ", "\t00Ab\n") == ("c\u00e1rd", "00Ab")


def test_what_cannot_be_stored_may_be_sought() -> None:
    assert rules.sought(OPEN, "", "x" * 257) == ("", "x" * 257)


def test_the_limits_of_a_pair() -> None:
    assert rules.checked(OPEN, "h" * 64, "i" * 256) == ("h" * 64, "i" * 256)
    with pytest.raises(InvalidInput) as refusal:
        rules.checked(OPEN, "h", "i" * 257, "newIdentifier")
    assert refusal.value.path == ("newIdentifier",)
    assert refusal.value.problems == ("An identifier has at most 256 characters; this one has 257.",)


def test_all_that_is_malformed_in_a_pair_is_told() -> None:
    with pytest.raises(Rejections) as refusals:
        rules.checked(OPEN, "h" * 65, "\0")

    assert [(refusal.path, refusal.message) for refusal in refusals.value.rejections] == [
        (("handle",), "A handle has at most 64 characters; this one has 65."),
        (("identifier",), "An identifier must not contain control characters."),
    ]


def test_an_identity_is_free_for_its_holder_and_for_anyone_when_nobody_holds_it() -> None:
    own, foreign = identity("1", "demo|C1"), identity("2", "demo|C2")
    wanted = {own["_id"]: (0,), foreign["_id"]: (1, "identifier"), "demo|card|3": (2,)}

    with pytest.raises(IdentityTaken) as refusal:
        rules.require_free(OPEN, "demo|C1", wanted, {own["_id"]: own, foreign["_id"]: foreign})

    assert (refusal.value.owner, refusal.value.path) == ("demo|C2", ("1", "identifier"))


def test_a_new_identity_names_its_parts() -> None:
    assert rules.new_identity("de%7Cmo|card|0|7", "N1", "de%7Cmo|C1", "0|7", "1683", AT) == {
        "_id": "de%7Cmo|card|0|7",
        "id": ids.node_id("Identity", "N1"),
        "domain": "de|mo",
        "profile": "de%7Cmo|C1",
        "handle": "card",
        "identifier": "0|7",
        "legacy_id": "1683",
        "created_at": AT,
        "updated_at": AT,
    }
