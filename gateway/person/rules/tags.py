"""Tags: a set of texts, kept sorted; no tag is primary."""

from collections.abc import Iterable, Sequence

from gateway.changes.model import Change, change
from gateway.errors import ErrorCode, Findings, Rejection
from gateway.person.model import MAX_TAG, MAX_TAGS
from gateway.primary_first import ChangeKind
from gateway.text import normalised, text


def checked_tags(tags: Iterable[str]) -> list[str]:
    """Return a set of tags in stored form, or refuse all that are malformed, or that they are too many."""
    findings = Findings()
    stored = set()
    for index, tag in enumerate(tags):
        with findings.at(index):
            stored.add(text(tag, "A tag", MAX_TAG))
    findings.settle()
    if len(stored) > MAX_TAGS:
        message = f"A profile has at most {MAX_TAGS} tags; this would make {len(stored)}."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message)
    return sorted(stored)


def with_tags(tags: Sequence[str], added: Iterable[str]) -> list[str]:
    """Return tags with some more; those that are there already stay once."""
    return checked_tags([*added, *tags])


def without_tags(tags: Sequence[str], removed: Iterable[str]) -> list[str]:
    """Return tags without some; one that is not there changes nothing."""
    gone = {normalised(tag) for tag in removed}
    return [tag for tag in tags if tag not in gone]


def tag_changes(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Tell which tags went and came; a tag has no place and no state, so it is told as itself."""
    removed = [change(ChangeKind.REMOVED, ["tags", tag], before=tag) for tag in before if tag not in after]
    return [*removed, *(change(ChangeKind.ADDED, ["tags", tag], after=tag) for tag in after if tag not in before)]
