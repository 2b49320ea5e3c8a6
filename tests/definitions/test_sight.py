import pytest

from gateway.caller import UNRESTRICTED, Caller, Restrictions, Scope
from gateway.definitions.model import AttributeDefinition, Definitions, ExtensionDefinition, IdentityType
from gateway.definitions.sight import Sight
from gateway.mongo.access import Access

DEFINITIONS = Definitions(
    attributes={
        "Income": AttributeDefinition(name="Income", personal=True, source_name="salary"),
        "Tier": AttributeDefinition(name="Tier"),
        "LastName": AttributeDefinition(name="LastName", source_name="surname"),
    },
    identity_types={"till": IdentityType(handle="till", aliases=("card_pos",), stored_as="card_pos")},
    extensions={"Vehicle": ExtensionDefinition(name="Vehicle", source_name="car")},
)


def sight(**restrictions: frozenset[str] | bool) -> Sight:
    return Sight(Restrictions(**restrictions), DEFINITIONS)  # type: ignore[arg-type]  # Each test gives what fits.


def test_without_restrictions_all_is_seen() -> None:
    everything = Sight(UNRESTRICTED, DEFINITIONS)

    assert everything.handle("x")
    assert everything.app("x")
    assert everything.extension("x")
    assert everything.attribute("Income")


@pytest.mark.parametrize("named", ["till", "card_pos"])
def test_a_handle_is_seen_under_each_of_its_names_O1(named: str) -> None:
    seen = sight(handles=frozenset({named}))

    assert [seen.handle(handle) for handle in ("till", "card_pos", "mailer", "Till")] == [True, True, False, False]


def test_an_app_is_seen_under_its_id_alone() -> None:
    seen = sight(apps=frozenset({"shop"}))

    assert [seen.app(app_id) for app_id in ("shop", "Shop", "other")] == [True, False, False]


@pytest.mark.parametrize("named", ["Vehicle", "vehicle", "car"])
def test_a_defined_extension_is_seen_under_each_of_its_names(named: str) -> None:
    seen = sight(extensions=frozenset({named, "Notes"}))

    names = ("Vehicle", "VEHICLE", "car", "Notes", "notes", "Other")
    assert [seen.extension(name) for name in names] == [True, True, True, True, False, False]


def test_nothing_is_seen_where_nothing_is_allowed() -> None:
    seen = sight(handles=frozenset(), apps=frozenset(), extensions=frozenset())

    assert (seen.handle("till"), seen.app("shop"), seen.extension("Vehicle")) == (False, False, False)


@pytest.mark.parametrize(
    ("name", "is_seen"),
    [
        ("Income", False),
        ("salary", False),
        ("Tier", True),
        ("LastName", False),
        ("surname", False),
        ("FirstName", False),
        ("Undefined", True),
    ],
)
def test_a_personal_attribute_is_seen_by_those_who_see_what_is_personal(name: str, *, is_seen: bool) -> None:
    assert sight(sees_personal=False).attribute(name) is is_seen
    assert sight(sees_personal=True).attribute(name)


@pytest.mark.parametrize(
    ("scopes", "restrictions", "reads"),
    [
        (frozenset(Scope), UNRESTRICTED, None),
        (frozenset({Scope.READ}), UNRESTRICTED, None),
        (frozenset({Scope.WRITE}), UNRESTRICTED, False),
        (frozenset({Scope.READ}), Restrictions(sees_personal=False), True),
        (frozenset({Scope.WRITE}), Restrictions(apps=frozenset()), False),
    ],
)
def test_only_who_does_not_see_all_has_a_sight(
    scopes: frozenset[Scope], restrictions: Restrictions, *, reads: bool | None
) -> None:
    access = Access(None, Caller("demo", "k1", scopes, restrictions), definitions=DEFINITIONS)  # type: ignore[arg-type]  # Nothing is read.

    assert (access.sight and access.sight.reads) is reads
