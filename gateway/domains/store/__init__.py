"""Documents of the collections `domains` and `keys`.

domains   {_id: name, created_at, max_customer_id, default_customer_type, default_locale, version of its definitions,
           customer_types: none where a person may be of any,
           and of each kind whether undefined ones may be, and the definitions: open_attributes, attributes;
           open_handles, identity_types; open_apps, apps; open_extensions, extensions; and those list_policies that
           were set; object_types: name and revision of each, their documents being in a collection of their own;
           rate_per_key, rate_per_domain: None, as where they are missing, for what the gateway is set to;
           addresses: the networks from which it may be asked, and tags, both of which may be missing;
           search_version: under which, or under a later one, profiles shall have their tokens;
           indexed: {scheme, version} that all of them have}
definition_changes   {_id: {domain, version}, at, by, address, mutation, reason, changes}
keys      {_id: SHA-256 of the key, key_id, domain, name, created_at; scopes, and of its restrictions those that it
           has: handles, apps, extensions, sees_personal, all of which are missing in a key that was made before there
           were any; expires_at once it is rotated, revoked_at once it is revoked}
"""

from gateway.domains.store.definitions import definitions_of
from gateway.domains.store.domains import (
    all_domains,
    change,
    domain_exists,
    find_domain,
    indexed,
    insert_domain,
    redefined_at,
    set_rates,
    to_index,
)
from gateway.domains.store.keys import (
    INDEXES,
    end_key,
    insert_key,
    keys_of,
    lasting_key,
    put_key,
    revoke_key,
    valid_keys,
)

__all__ = [
    "INDEXES",
    "all_domains",
    "change",
    "definitions_of",
    "domain_exists",
    "end_key",
    "find_domain",
    "indexed",
    "insert_domain",
    "insert_key",
    "keys_of",
    "lasting_key",
    "put_key",
    "redefined_at",
    "revoke_key",
    "set_rates",
    "to_index",
    "valid_keys",
]
