"""The profile of the person whom a token names."""

from gateway.caller import Caller
from gateway.contacts.actions import key_of_email
from gateway.contacts.rules.emails import sought as sought_email
from gateway.domains.loaders import DefinitionBook
from gateway.end_users.model import Issuer, NamedBy
from gateway.graphql.context import Context
from gateway.identities.actions import key_of
from gateway.mongo.access import Access
from gateway.mongo.client import Database
from gateway.profiles import store
from gateway.profiles.loaders import profile_by
from gateway.profiles.model import COLLECTION, Key
from gateway.profiles.rules import sought


class People:
    """Finds a person as everybody else does who has its customer id or an identity."""

    def __init__(self, db: Database, book: DefinitionBook) -> None:
        self._db = db
        self._book = book

    async def find(self, issuer: Issuer, name: str, key_id: str) -> str | None:
        """Return the `_id` of the one profile that is meant by the name, and None when there is none, or several."""
        definitions = await self._book.of(issuer.domain)
        access = Access(self._db, Caller(issuer.domain, key_id), definitions=definitions)
        if issuer.named_by is NamedBy.EMAIL:
            return await _with_email(access, name)
        profile = await profile_by(Context(access, self._book.reread), _key(access, issuer.handle, name))
        return profile["_id"] if profile else None


def _key(access: Access, handle: str | None, name: str) -> Key:
    if handle is None:
        return Key(COLLECTION, access.id(sought(name)))
    return key_of(access, handle, name)


async def _with_email(access: Access, address: str) -> str | None:
    # Anybody may write any address into a profile of theirs: only where it was verified it tells who a person is.
    found = await store.with_verified_email(access, key_of_email(address).id, sought_email(address))
    return found[0] if len(found) == 1 else None
