"""Finding the connector for a type: the gateway's own, or one of an installed package."""

from collections.abc import Mapping
from importlib.metadata import entry_points

from gateway.connectors.model import Connector, ConnectorType, SourceRefuses

GROUP = "profile_gateway.connectors"


class Connectors:
    """All connectors of a process; an adapter is loaded when it is first asked for."""

    def __init__(self, own: Mapping[ConnectorType, Connector]) -> None:
        self._known = dict(own)

    def of(self, kind: ConnectorType) -> Connector:
        """Return the connector of a type (`SourceRefuses` where nobody provides one)."""
        if kind not in self._known:
            offered = entry_points(group=GROUP, name=kind.name)
            if not offered:
                message = (
                    f"Nothing here pulls from {kind.name}: it needs an adapter, which is a package with an entry "
                    f"point {kind.name} in the group {GROUP}."
                )
                raise SourceRefuses(message)
            self._known[kind] = next(iter(offered)).load()()
        return self._known[kind]
