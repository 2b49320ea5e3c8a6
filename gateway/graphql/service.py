"""What the settings of a gateway allow, for the query that publishes it."""

from dataclasses import dataclass

OPERATIONS_PER_CONNECTION = 100


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    body_bytes: int = 1_000_000
    seconds: float = 10.0
    operations: int = 1_000
    operations_per_key: int = 500
    operations_per_person: int = 20
    rate_per_key: int = 0
    rate_per_domain: int = 0
    rate_per_person: int = 0
    connections: int = 2_000
    connections_per_key: int = 1_000
    connections_per_person: int = 20
    operations_per_connection: int = OPERATIONS_PER_CONNECTION
