"""Who asks. Every read and write of a store takes a caller, so none can reach across domains."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """The holder of a key: `domain` is the only tenant it sees, `key_id` names the key in change records."""

    domain: str
    key_id: str
