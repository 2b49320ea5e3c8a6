"""What a group is, and when two are the same."""

from gateway.errors import Findings
from gateway.groups.model import MAX_GROUP_ID, MAX_NAME, GivenGroup, GroupValue
from gateway.lists.model import Kind
from gateway.text import text


def checked(given: GivenGroup) -> GroupValue:
    """Return a group in stored form, or refuse all that is wrong with it."""
    findings = Findings()
    name, group_id = "", None
    with findings.at("name"):
        name = text(given.name, "The name of a group", MAX_NAME)
    if given.group_id is not None:
        with findings.at("groupId"):
            group_id = text(given.group_id, "The id of a group", MAX_GROUP_ID)
    findings.settle()
    return GroupValue(name=name, group_id=group_id)


def _edited(_value: GroupValue, given: GivenGroup) -> GroupValue:
    return checked(given)


def _told(value: GroupValue) -> dict[str, str]:
    group_id = {} if value["group_id"] is None else {"groupId": value["group_id"]}
    return {"name": value["name"], **group_id}


GROUPS: Kind[GivenGroup, GroupValue] = Kind(
    field="groups",
    entry="group",
    checked=checked,
    edited=_edited,
    key=lambda value: value["name"],
    told=_told,
)
