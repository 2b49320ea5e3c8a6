"""Who holds a token, without a read of the database or of the issuer for each request."""

from gateway.end_users.loaders.lazily import EndUsersWhenAsked

__all__ = ["EndUsersWhenAsked"]
