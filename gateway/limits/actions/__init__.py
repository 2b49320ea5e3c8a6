"""Letting operations in: as fast as their key and their domain may, and as many at a time as the process bears."""

from gateway.limits.actions.admission import Admission
from gateway.limits.actions.buckets import Buckets, OwnBuckets, SharedBuckets
from gateway.limits.actions.gate import Gate

__all__ = ["Admission", "Buckets", "Gate", "OwnBuckets", "SharedBuckets"]
