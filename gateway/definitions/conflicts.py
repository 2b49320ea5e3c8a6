"""Refusing a definition that stored data contradicts."""

from collections.abc import Collection

from gateway.definitions.model import EXAMPLES
from gateway.errors import DefinitionConflict
from gateway.ids import parts


def refuse_contradictions(profiles: Collection[str], what: str, remedy: str) -> None:
    """Refuse, with a count and examples, if there are profiles (by document id) that do not fit `what` would be."""
    count = len(profiles)
    if not count:
        return
    examples = [parts(profile, 2)[1] for profile in sorted(profiles)[:EXAMPLES]]
    subject = "1 profile does" if count == 1 else f"{count:,} profiles do"
    raise DefinitionConflict(f"{subject} not fit what {what} would be: {remedy}.", count, examples)
