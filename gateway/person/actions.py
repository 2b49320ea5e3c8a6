"""What can be done to what is said of a person."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from gateway.changes.model import Change, Outcome
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, below
from gateway.mongo.access import Access
from gateway.person.model import MAX_REASON_CODE, Person
from gateway.person.rules import facts, tags
from gateway.profiles.actions.writing import change_profile
from gateway.profiles.model import Key, ProfileDocument, Revision
from gateway.text import text

Edit = Callable[[Person], tuple[Person, list[Change]]]


async def activate(access: Access, envelope: Envelope, key: Key) -> Outcome:
    """Make a profile active again."""
    return await _edit(access, envelope, key, lambda person: facts.switched(person, active=True))


async def deactivate(access: Access, envelope: Envelope, key: Key, reason_code: str | None) -> Outcome:
    """Make a profile inactive; the reason is kept in the record of the change."""
    if reason_code is not None:
        with below("reasonCode"):
            reason_code = text(reason_code, "A reason code", MAX_REASON_CODE, code=ErrorCode.INVALID_INPUT)
    return await _edit(
        access, envelope, key, lambda person: facts.switched(person, active=False, reason_code=reason_code)
    )


async def add_tags(access: Access, envelope: Envelope, key: Key, added: Sequence[str]) -> Outcome:
    """Add tags to a profile; those that it has stay."""
    return await _edit_tags(access, envelope, key, lambda held: tags.with_tags(held, added))


async def remove_tags(access: Access, envelope: Envelope, key: Key, removed: Sequence[str]) -> Outcome:
    """Remove tags from a profile; those that it does not have change nothing."""
    return await _edit_tags(access, envelope, key, lambda held: tags.without_tags(held, removed))


async def _edit_tags(
    access: Access, envelope: Envelope, key: Key, edit: Callable[[Sequence[str]], list[str]]
) -> Outcome:
    def edited(person: Person) -> tuple[Person, list[Change]]:
        with below("tags"):
            after = edit(person["tags"])
        return {**person, "tags": after}, tags.tag_changes(person["tags"], after)

    return await _edit(access, envelope, key, edited)


async def _edit(access: Access, envelope: Envelope, key: Key, edit: Edit) -> Outcome:
    async def edited(profile: ProfileDocument, _at: datetime) -> Revision:
        person, changes = edit(profile)
        return Revision(profile, cast("ProfileDocument", person), tuple(changes))

    return await change_profile(access, envelope, key, edited)
