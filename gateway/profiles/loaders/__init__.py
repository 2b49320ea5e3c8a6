"""Batched reads of profiles: their documents with what belongs to them, and who is meant by a key."""

from gateway.profiles.loaders.documents import BesideProfile, EntriesOfProfile, Profiles, entry_of, fields
from gateway.profiles.loaders.keys import Holders, profile_by, profile_node, profiles_by

__all__ = [
    "BesideProfile",
    "EntriesOfProfile",
    "Holders",
    "Profiles",
    "entry_of",
    "fields",
    "profile_by",
    "profile_node",
    "profiles_by",
]
