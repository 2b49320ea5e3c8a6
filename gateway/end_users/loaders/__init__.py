"""Who holds a token, without a read of the database or of the issuer for each request."""

from gateway.end_users.loaders.authentication import EndUsers
from gateway.end_users.loaders.issuers import IssuerBook
from gateway.end_users.loaders.key_sets import KeySets
from gateway.end_users.loaders.people import People

__all__ = ["EndUsers", "IssuerBook", "KeySets", "People"]
