"""The invented people, without a database."""

import re
from collections.abc import Callable

import pytest

from gateway.demo.generated import generated_people
from gateway.profiles.actions.creation import NewProfile

PEOPLE = generated_people()


def values(person: NewProfile, name: str) -> tuple[str, ...]:
    return next(patch.values for patch in person.attributes if patch.name == name)


def test_they_are_the_same_at_every_start() -> None:
    last = PEOPLE[-1]

    assert generated_people() == PEOPLE
    # The last person depends on all that was drawn for the others.
    assert {patch.name: patch.values for patch in last.attributes} == {
        "FirstName": ("Mei",),
        "LastName": ("Baptiste",),
        "EmailAddress": ("mei.baptiste@example.com", "baptiste.mei@example.org"),
        "City": ("Oakland",),
        "Country": ("US",),
        "Language": ("en",),
        "Interests": ("Hiking", "Travel", "Photography"),
    }
    assert [(identity.handle, identity.identifier, identity.is_active) for identity in last.identities] == [
        ("mailer_platform", "000043011000200", True),
        ("loyalty_card", "LC73550200", True),
        ("card_pos", "2000200", True),
        ("web_account", "u-8707e1200", True),
    ]
    assert [(app.app_id, app.key) for app in last.app_profiles] == [
        ("whatsapp", "mei-7b921d200"),
        ("facebook", "mei-398448200"),
    ]
    assert [(extension.name, extension.records) for extension in last.extensions] == [
        (
            "PhoneNumbers",
            [
                {"PhoneType": "Mobile", "PhoneNumber": "+12025550112"},
                {"PhoneType": "Work", "PhoneNumber": "+12025550178"},
            ],
        )
    ]


def test_there_are_200_with_an_id_each() -> None:
    assert [person.customer_id for person in PEOPLE] == [f"person-{number:03}" for number in range(1, 201)]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (lambda person: len(values(person, "EmailAddress")), {1, 2, 3}),
        (lambda person: len(values(person, "Interests")), {1, 2, 3}),
        (lambda person: len(person.identities), {1, 2, 3, 4}),
        (lambda person: len(person.app_profiles), {0, 1, 2}),
        (lambda person: len(person.extensions), {0, 1, 2}),
    ],
)
def test_they_have_few_and_many(size: Callable[[NewProfile], int], expected: set[int]) -> None:
    assert {size(person) for person in PEOPLE} == expected


def test_everybody_has_an_active_identity_and_some_have_an_inactive_one() -> None:
    assert all(any(identity.is_active for identity in person.identities) for person in PEOPLE)
    assert any(not identity.is_active for person in PEOPLE for identity in person.identities)


def test_no_two_share_a_mail_address_an_identity_or_an_app_profile() -> None:
    addresses = [address for person in PEOPLE for address in values(person, "EmailAddress")]
    identities = [(identity.handle, identity.identifier) for person in PEOPLE for identity in person.identities]
    app_profiles = [(app.app_id, app.key) for person in PEOPLE for app in person.app_profiles]

    assert len(set(addresses)) == len(addresses)
    assert len(set(identities)) == len(identities)
    assert len(set(app_profiles)) == len(app_profiles)


def test_no_mail_address_can_belong_to_anybody() -> None:
    for person in PEOPLE:
        for address in values(person, "EmailAddress"):
            assert re.fullmatch(r"[a-z.]+@([a-z]+\.)?example\.(com|org)", address)
