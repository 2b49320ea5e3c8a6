"""Object types beside Amazon's own description of them: names, enums, patterns and limits."""

from dataclasses import replace
from typing import Any

import pytest

from gateway.definitions.model import Definitions
from gateway.errors import Rejection, Rejections, refusals
from gateway.object_types import model
from gateway.object_types.model import ContentType, FieldMapping, KeyRole, ObjectKey, ObjectType, Tag
from gateway.object_types.rules.checking import checked
from gateway.object_types.rules.targets import AMAZON
from gateway.object_types.rules.templates import templates
from tests.object_types.builders import key, mapping
from tests.oracle.amazon import shape
from tests.oracle.object_types import IDENTIFIERS_OF_LATER_RELEASES


def test_fields_and_keys_have_amazons_members_A17_A18() -> None:
    assert set(shape("ObjectTypeField")["members"]) == {"Source", "Target", "ContentType"}
    assert set(shape("ObjectTypeKey")["members"]) == {"StandardIdentifiers", "FieldNames"}
    # Amazon's maps are lists here, so their keys are names, and StandardIdentifiers are roles.
    assert {field.name for field in _fields(FieldMapping)} == {"name", "source", "target", "content_type"}
    assert {field.name for field in _fields(ObjectKey)} == {"name", "roles", "field_names", "handle"}


def _fields(kind: Any) -> Any:
    return kind.__dataclass_fields__.values()


def test_content_types_are_amazons_A17() -> None:
    assert list(ContentType) == shape("FieldContentType")["enum"]


def test_roles_are_amazons_standard_identifiers_of_the_release_A19() -> None:
    assert {*KeyRole} | IDENTIFIERS_OF_LATER_RELEASES == set(shape("StandardIdentifier")["enum"])
    assert {*KeyRole} & IDENTIFIERS_OF_LATER_RELEASES == set()


@pytest.mark.parametrize(
    ("theirs", "pattern"),
    [
        ("typeName", model.TYPE_NAME),
        ("fieldName", model.FIELD_NAME),
        ("name", model.KEY_NAME),
        ("TagKey", model.TAG_KEY),
    ],
)
def test_patterns_are_amazons_A13_A24(theirs: str, pattern: str) -> None:
    assert shape(theirs)["pattern"] == f"^{pattern}$"


def test_ids_of_templates_have_amazons_pattern_A21() -> None:
    limits = shape("name")

    for name in templates():
        assert limits["min"] <= len(name) <= limits["max"]
        assert set(name) <= {*map(chr, range(ord("a"), ord("z") + 1)), *map(chr, range(ord("A"), ord("Z") + 1)), "-"}


BASE = ObjectType(
    name="T",
    description="d",
    fields=(mapping("id"), mapping("sourceLastUpdatedTimestamp")),
    keys=(key("_id", KeyRole.UNIQUE, KeyRole.PROFILE, fields=("id",)),),
)


def with_name(size: int) -> ObjectType:
    return replace(BASE, name="n" * size)


def with_description(size: int) -> ObjectType:
    return replace(BASE, description="d" * size)


def with_field_name(size: int) -> ObjectType:
    return replace(BASE, fields=(*BASE.fields, mapping("f" * size)))


def with_source(size: int) -> ObjectType:
    # Paths have fewer steps than that, but their names may be long.
    source = "_source." + "s" * (size - 8) if size > len("_source.") else "s" * size
    return replace(BASE, fields=(*BASE.fields, FieldMapping(name="f", source=source)))


def with_target(size: int) -> ObjectType:
    target = "_order." + "t" * (size - 7) if size > len("_order.") else "t" * size
    return replace(BASE, fields=(*BASE.fields, mapping("f", target=target)))


def with_key_name(size: int) -> ObjectType:
    return replace(BASE, keys=(*BASE.keys, key("k" * size, fields=("id",))))


def with_days(days: int) -> ObjectType:
    return replace(BASE, expiration_days=days)


def with_encryption_key(size: int) -> ObjectType:
    return replace(BASE, encryption_key="e" * size)


def with_format(size: int) -> ObjectType:
    return replace(BASE, source_timestamp_format=("yyyy-MM-dd" + "-" * size)[:size])


def with_tags(count: int) -> ObjectType:
    # The letters of Amazon's keys are those of ASCII.
    return replace(BASE, tags=tuple(Tag(f"k-{number}", "") for number in range(count)))


def with_tag_key(size: int) -> ObjectType:
    return replace(BASE, tags=(Tag("k" * size, ""),))


def with_tag_value(size: int) -> ObjectType:
    return replace(BASE, tags=(Tag("k", "v" * size),))


@pytest.mark.parametrize(
    ("theirs", "made", "least"),
    [
        ("typeName", with_name, 1),
        ("sensitiveText", with_description, 1),
        ("fieldName", with_field_name, 1),
        ("text", with_source, 9),
        ("text", with_target, 8),
        ("name", with_key_name, 1),
        ("expirationDaysInteger", with_days, 1),
        ("encryptionKey", with_encryption_key, 0),
        ("string1To255", with_format, 9),
        ("TagMap", with_tags, 0),
        ("TagKey", with_tag_key, 1),
        ("TagValue", with_tag_value, 0),
    ],
)
def test_limits_are_amazons_A13_A17_A18_A22_A24(theirs: str, made: Any, least: int) -> None:
    """`least` is Amazon's, or more where so few characters say nothing."""
    limits = shape(theirs)

    assert least >= limits.get("min", 0) or theirs == "TagMap", "a type without tags is one with no map"
    assert _refused(made(least)) == 0
    assert _refused(made(limits["max"])) == 0
    assert _refused(made(limits["max"] + 1)) == 1
    if least:
        assert _refused(made(least - 1)) >= 1


def _refused(kind: ObjectType) -> int:
    try:
        checked(kind, Definitions())
    except (Rejection, Rejections) as error:
        return len(refusals(error))
    return 0


def test_every_slot_of_amazons_standard_profile_is_a_target_A17() -> None:
    addresses = {"Address", "ShippingAddress", "MailingAddress", "BillingAddress"}
    elsewhere = {
        "ProfileId": "Amazon makes it; _profile.customerId is ours.",
        "Attributes": "_profile.Attributes.x for any x.",
        "FoundByItems": "Amazon tells it in a search; matchedOn is ours.",
        "ProfileType": "It is newer than the release.",
        "EngagementPreferences": "It is newer than the release.",
    }
    slots = set(shape("Profile")["members"])

    single = {name for name in AMAZON if "." not in name}
    assert slots == single | addresses | set(elsewhere)
    parts = set(shape("Address")["members"])
    assert {name for name in AMAZON if "." in name} == {f"{kind}.{part}" for kind in addresses for part in parts}
