"""Refusals, one and several."""

import pytest

from gateway.errors import (
    LEGACY_CODES,
    ErrorCode,
    Findings,
    IdentityTaken,
    InvalidInput,
    Rejection,
    Rejections,
    VersionConflict,
    below,
    refusals,
)
from gateway.legacy_codes import Of


def refusal(message: str = "No.", *path: str | int) -> Rejection:
    return Rejection(ErrorCode.NOT_FOUND, message, path)


def test_a_refusal_is_its_code_its_sentence_and_its_place() -> None:
    made = refusal("There is none.", "keys", 3)

    assert (made.code, made.message, made.path) == (ErrorCode.NOT_FOUND, "There is none.", ("keys", "3"))
    assert str(made) == "There is none."


def test_kinds_of_refusals_carry_what_clients_need() -> None:
    invalid = InvalidInput(["Too long.", "Not printable."], ["name"])
    taken = IdentityTaken("Taken.", "demo|C1", ["identifier"])
    conflict = VersionConflict(3, {"version": 5})

    assert (invalid.code, invalid.message, invalid.problems) == (
        ErrorCode.INVALID_INPUT,
        "Too long. Not printable.",
        ("Too long.", "Not printable."),
    )
    assert (taken.code, taken.owner, taken.path) == (ErrorCode.IDENTITY_TAKEN, "demo|C1", ("identifier",))
    assert conflict.message == "The profile is at version 5, not 3: read it again and repeat the change."
    assert (conflict.code, conflict.current, conflict.path) == (
        ErrorCode.VERSION_CONFLICT,
        {"version": 5},
        ("expectedVersion",),
    )


def test_nothing_found_is_nothing_raised() -> None:
    findings = Findings()
    with findings.at("name"):
        pass

    findings.settle()


def test_one_finding_is_raised_as_it_is() -> None:
    findings = Findings()
    found = refusal()
    with findings.at("attributes", 2):
        raise found

    with pytest.raises(Rejection) as raised:
        findings.settle()

    assert raised.value is found
    assert found.path == ("attributes", "2")


def test_several_findings_are_raised_together_in_their_order() -> None:
    inner = Findings()
    inner.add(refusal("One.", "name"))
    with inner.at("values", 1):
        raise refusal("Two.")
    outer = Findings()
    with outer.at("attributes", 0):
        inner.settle()
    outer.add(refusal("Three."))

    with pytest.raises(Rejections) as raised:
        outer.settle()

    assert [(one.message, one.path) for one in raised.value.rejections] == [
        ("One.", ("attributes", "0", "name")),
        ("Two.", ("attributes", "0", "values", "1")),
        ("Three.", ()),
    ]
    assert str(raised.value) == "One.; Two.; Three."


def test_a_block_lets_other_exceptions_through() -> None:
    findings = Findings()

    with pytest.raises(KeyError), findings.at("name"):
        raise KeyError

    findings.settle()


def test_below_leads_to_a_refusal_from_outside() -> None:
    with pytest.raises(Rejection) as raised, below("keys", 7):
        raise refusal("No.", "id")

    assert raised.value.path == ("keys", "7", "id")


def test_one_refusal_and_several_are_listed_alike() -> None:
    one, other = refusal("One."), refusal("Two.")

    assert refusals(one) == (one,)
    assert refusals(Rejections([one, other])) == (one, other)


def test_a_code_has_its_numbers_by_what_was_asked_for() -> None:
    numbers = {
        code.value: [LEGACY_CODES[code, of].number for of in Of]
        for code in ErrorCode
        if (code, Of.QUERY) in LEGACY_CODES
    }

    assert numbers == {
        "ALREADY_EXISTS": [7015, 7015, 7209],
        "APP_NOT_LINKED": [7018, 7018, 7212],
        "ATTRIBUTE_NOT_DEFINED": [7017, 7017, 7211],
        "BATCH_LIMIT_EXCEEDED": [7012, 7012, 7207],
        "INTERNAL": [7006, 7006, 7006],
        "INVALID_INPUT": [7004, 7004, 7004],
        "INVALID_VALUE": [7205, 7205, 7205],
        "NOT_FOUND": [7014, 7014, 7203],
        "REQUIRED": [7003, 7003, 7003],
        "TENANT_NOT_FOUND": [7013, 7206, 7206],
    }
