"""What a caller sees of its domain who does not see all of it: pure."""

from dataclasses import dataclass

from gateway.caller import UNRESTRICTED, Restrictions
from gateway.definitions.model import Definitions

MASK = "***"
"""Stands in the place of every personal text that a caller does not see."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What restrictions mean among the definitions of a domain.

    Who does not `reads` is answered whether something changed, and never what there is.
    """

    restrictions: Restrictions
    definitions: Definitions
    reads: bool = True

    @property
    def personal(self) -> bool:
        """Whether names, contact points and personal attributes are seen."""
        return self.restrictions.sees_personal

    @property
    def whole(self) -> bool:
        """Whether all of a profile is seen: who does not sees of the objects of other systems only that they are."""
        return self.restrictions == UNRESTRICTED

    def handle(self, handle: str) -> bool:
        """Tell whether identities of a handle are seen, whatever it was called before."""
        seen, now = self.restrictions.handles, self.definitions.handle_now
        return seen is None or now(handle) in {now(one) for one in seen}

    def app(self, app_id: str) -> bool:
        return self.restrictions.apps is None or app_id in self.restrictions.apps

    def extension(self, name: str) -> bool:
        """Tell whether an extension of this name or source name is seen."""
        seen = self.restrictions.extensions
        return seen is None or self._extension(name) in map(self._extension, seen)

    def attribute(self, name: str) -> bool:
        """Tell whether the values of an attribute of this name or source name are seen."""
        return self.personal or not self.definitions.is_personal(name)

    def _extension(self, name: str) -> str:
        definition = self.definitions.defined_extension(name)
        return definition.name if definition else name
