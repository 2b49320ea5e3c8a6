"""Tags of resources: Amazon's keys and values, by which an operator finds and tells them apart."""

import re
from collections.abc import Sequence

from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.object_types.model import MAX_TAG_KEY, MAX_TAG_VALUE, MAX_TAGS, TAG_KEY, Tag

_KEY = re.compile(TAG_KEY)


def checked(tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """Return tags in the order of their keys, or refuse all that is wrong with them."""
    findings = Findings()
    if len(tags) > MAX_TAGS:
        findings.add(Rejection(ErrorCode.LIMIT_EXCEEDED, f"There are at most {MAX_TAGS} tags; not {len(tags)}."))
    seen: set[str] = set()
    for index, tag in enumerate(tags):
        if len(tag.key) > MAX_TAG_KEY or not _KEY.fullmatch(tag.key):
            problem = (
                f"The key of a tag has 1 to {MAX_TAG_KEY} letters, digits and characters of +,-./:;<=_ and does not "
                "begin with aws: ."
            )
            findings.add(InvalidInput([problem], [index, "key"]))
        elif tag.key in seen:
            findings.add(Rejection(ErrorCode.DUPLICATE_VALUE, f"The tag {tag.key} is given once.", [index, "key"]))
        if len(tag.value) > MAX_TAG_VALUE:
            findings.add(
                InvalidInput([f"The value of a tag has at most {MAX_TAG_VALUE} characters."], [index, "value"])
            )
        seen.add(tag.key)
    findings.settle()
    return tuple(sorted(tags, key=lambda tag: tag.key))
