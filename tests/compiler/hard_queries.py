"""Queries that are hard to get right, by what is hard about them; ONE is a root field with its arguments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Hard:
    """What is sent; `compiled` when graphql-core completes no object of it."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    name: str | None = None
    compiled: bool = True

    @property
    def document(self) -> str:
        return self.query.replace("ONE", 'profile(by: {customerId: "C1"})')


PROFILE = "query ($by: ProfileKey!) { profile(by: $by) { customerId identities { identifier } } }"
KEYS = "query ($keys: [ProfileKey!]!) { profilesBy(keys: $keys) { id version emails { address } } }"
SWITCH = "query ($on: Boolean!) { ONE { id @include(if: $on) version @skip(if: $on) } }"
BOTH = "query ($a: Boolean!, $b: Boolean!) { ONE { id tags @skip(if: $a) @include(if: $b) } }"
DEFAULT = "query ($on: Boolean = true) { ONE { id identities @include(if: $on) { id } } }"
NODE = """query ($id: ID!) { node(id: $id) {
    __typename id
    ... on ListEntry { position isPrimary ... on Identity { handle profile { id } } }
    ... on AppProfile { key attributes { values } }
    ... on Consent { type isExpired edited { createdBy } }
    ... on Profile { customerId name { first } }
} }"""
NULLS = """{
    profiles { edges { node {
        name { middle } legacyProfileId attribute(name: "none") { name } appProfile(appId: "none") { id }
        primaryIdentity { id } primaryEmail { id } primaryPhone(type: "none") { id } primaryGroup { groupId }
        primaryAddress { address2 stateProvince standardized { city } } consents { locale contactType expirationDate }
        phones { extension isMobile } attributes { primaryValue }
    } } }
    node(id: "UHJvZmlsZTpub2JvZHk=") { id } app(appId: "none") { label } identityType(handle: "none") { label }
    attributeDefinition(name: "none") { name } appProfile(by: {appId: "a", key: "b"}) { id }
}"""

HARD_QUERIES = {
    # Names
    "an alias that is the name of another field": Hard("{ ONE { version: customerId customerId: version } }"),
    "aliases that are words of Python": Hard("{ ONE { None: id class: id lambda: id def: version self: id } }"),
    "aliases that are names in the code": Hard("{ ONE { value: id bind: id start: id o1: id unfit: id answer: id } }"),
    "aliases like __typename": Hard("{ ONE { typename: __typename __typename _: __typename type: id } }"),
    "a field under two names": Hard(
        '{ ONE { a: attribute(name: "Points") { values } b: attribute(name: "no") { name } } }'
    ),
    "a root field under two names": Hard("{ a: ONE { id } b: ONE { version } }"),
    "an order of root fields": Hard("{ definitionsVersion z: __typename ONE { id } a: apps { appId } }"),
    "a long alias": Hard(f"{{ ONE {{ {'a' * 500}: id }} }}"),
    "__typename alone": Hard("{ __typename }"),
    "__typename everywhere": Hard("{ __typename profiles { __typename edges { __typename node { __typename } } } }"),
    # Merges
    "a root field merged": Hard("{ ONE { id } ONE { version } ONE { id version } }"),
    "three levels merged": Hard(
        "{ ONE { appProfiles { devices { deviceId } } appProfiles { key devices { isActive deviceId } } } "
        "ONE { appProfiles { devices { attributes } id } } }"
    ),
    "loaded fields merged": Hard("{ ONE { identities { handle } version identities { profile { id } handle } } }"),
    "one name from several fragments": Hard(
        "{ ONE { ...A ...B name { first } } } fragment A on Profile { name { last } } "
        "fragment B on Profile { name { first prefix } id }"
    ),
    "the order of the first mention": Hard(
        "{ ONE { ...A version id } } fragment A on Profile { tags id extensions { name } }"
    ),
    "one edge with several arguments": Hard(
        '{ ONE { a: identities(handles: ["card"]) { id } b: identities(handles: []) { id } identities { id } } }'
    ),
    "a fragment spread twice": Hard(
        "{ ONE { ...A ...A } } fragment A on Profile { emails { ...B ...B } } fragment B on Email { type }"
    ),
    "a fragment below its own use": Hard(
        "{ ONE { ...A identities { profile { ...A } } } } fragment A on Profile { id tags }"
    ),
    "a connection merged": Hard(
        "{ profiles(first: 2) { edges { cursor } pageInfo { endCursor } edges { node { id } } } }"
    ),
    "a skipped and a kept mention": Hard(
        "{ ONE { id @skip(if: true) version id name { first @skip(if: true) } name { first } } }"
    ),
    "exclusive types under one name": Hard(
        "query ($id: ID!) { node(id: $id) { ... on Profile { x: customerId } ... on Identity { x: handle } } }",
        {"id": "UHJvZmlsZTpDMQ=="},
    ),
    "__typename merged": Hard(
        "{ ONE { __typename ... on Node { __typename } ...A } } fragment A on Profile { __typename }"
    ),
    # Fragments
    "a fragment on the object": Hard("{ ONE { ... on Profile { id } } }"),
    "a fragment without a type": Hard("{ ONE { ... { id ... { version } } } }"),
    "a fragment on an interface": Hard("{ ONE { ... on Node { id } version } }"),
    "interfaces in interfaces": Hard(
        "{ ONE { identities { ... on Node { ... on ListEntry { position ... on Identity { handle } } id } } } }"
    ),
    "an interface in lists of several types": Hard(
        "{ ONE { identities { ...E } appProfiles { ...E } emails { ...E } groups { ...E } phones { ...E } } } "
        "fragment E on ListEntry { isPrimary ... on Email { address } ... on AppProfile { key } ... on Node { id } }"
    ),
    "a type that never stands there": Hard(
        "{ ONE { ... on Node { ... on Identity { handle } ... on Consent { type } } } }"
    ),
    "fragments three deep": Hard(
        "{ ...A } fragment A on Query { ONE { ...B } } fragment B on Node { ...C } fragment C on Profile { tags }"
    ),
    "a fragment on the root": Hard("{ ... on Query { ONE { id } } ...Q } fragment Q on Query { apps { label } }"),
    "a spread that is skipped": Hard(
        "{ ONE { id ...A @skip(if: true) ...A @include(if: false) } } fragment A on Profile { tags }"
    ),
    "a spread skipped once and kept once": Hard("{ ONE { ...A @skip(if: true) ...A } } fragment A on Profile { tags }"),
    # Switches
    "everything skipped": Hard("{ ONE { id @skip(if: true) identities @include(if: false) { id } } }"),
    "everything of a list skipped": Hard(
        "{ ONE { identities { id @skip(if: true) } emails { id @include(if: false) } } }"
    ),
    "every root field skipped": Hard("{ ONE @skip(if: true) { id } apps @include(if: false) { appId } }"),
    "a switch that is on": Hard(SWITCH, {"on": True}),
    "a switch that is off": Hard(SWITCH, {"on": False}),
    "both switches, skip and include": Hard(BOTH, {"a": True, "b": True}),
    "both switches, neither": Hard(BOTH, {"a": False, "b": False}),
    "both switches, include alone": Hard(BOTH, {"a": False, "b": True}),
    "one variable for both switches": Hard(
        "query ($a: Boolean!) { ONE { id @skip(if: $a) @include(if: $a) tags } }", {"a": True}
    ),
    "a switch by default": Hard(DEFAULT),
    "a switch against its default": Hard(DEFAULT, {"on": False}),
    "a switch that is null": Hard(DEFAULT, {"on": None}, compiled=False),
    "a switch on a fragment": Hard("query ($a: Boolean!) { ONE { id ... @include(if: $a) { tags } } }", {"a": False}),
    "a switch on the root": Hard("query ($a: Boolean!) { ONE @include(if: $a) { id } apps { appId } }", {"a": False}),
    "a switch that is an argument too": Hard(
        "query ($a: Boolean!) { ONE { id @include(if: $a) emails(includeInactive: $a) { address } } }", {"a": True}
    ),
    # Variables
    "unicode in a variable": Hard(PROFILE, {"by": {"customerId": "Ünï|%"}}),
    "quotes in a variable": Hard(PROFILE, {"by": {"customerId": "\"'\\{}$\n"}}),
    "a variable within a list within an object": Hard(
        'query ($h: String!) { ONE { identities(handles: [$h, "mailer"]) { handle } } }', {"h": "card"}
    ),
    "a list given as one item": Hard(
        "query ($h: [String!]) { ONE { identities(handles: $h) { handle } } }", {"h": "card"}
    ),
    "a list that is null": Hard("query ($h: [String!]) { ONE { identities(handles: $h) { handle } } }", {"h": None}),
    "a list that is not given": Hard("query ($h: [String!]) { ONE { identities(handles: $h) { handle } } }"),
    "a list by default": Hard('query ($h: [String!] = ["mailer"]) { ONE { identities(handles: $h) { handle } } }'),
    "a list against its default": Hard(
        'query ($h: [String!] = ["mailer"]) { ONE { identities(handles: $h) { handle } } }', {"h": []}
    ),
    "null where the argument has a default": Hard(
        "query ($i: Boolean) { ONE { identities(includeInactive: $i) { handle } } }", {"i": None}, compiled=False
    ),
    "nothing where the argument has a default": Hard(
        "query ($i: Boolean) { ONE { identities(includeInactive: $i) { isActive } } }"
    ),
    "a variable in two places": Hard(
        "query ($n: String!) { ONE { attribute(name: $n) { type } appProfiles { attributes(names: [$n]) { type } } } }",
        {"n": "Points"},
    ),
    "a variable as an item of keys": Hard(
        'query ($k: ProfileKey!) { profilesBy(keys: [$k, {customerId: "C2"}, $k]) { id } }', {"k": {"customerId": "C1"}}
    ),
    "a variable that is not used below": Hard(
        "query ($n: String!) { ONE { id @skip(if: false) a: attribute(name: $n) @skip(if: true) { name } } }",
        {"n": "x"},
    ),
    "a variable that does not fit": Hard(PROFILE, {"by": {"customerId": 7}}),
    "a variable that is missing": Hard(PROFILE),
    # Operations
    "the second of two operations": Hard("query A { ONE { id } } query B { ONE { version } }", name="B"),
    "the first of two operations": Hard("query A { ONE { id } } query B { ONE { version } }", name="A"),
    "operations of two kinds": Hard(
        'mutation A { activateProfile(input: {profile: {customerId: "C1"}, dryRun: true}) { changed } } '
        "query B { ONE { tags } }",
        name="B",
    ),
    "one fragment, two operations": Hard(
        "query A { ONE { ...F } } query B { profiles { edges { node { ...F } } } } fragment F on Profile { id tags }",
        name="B",
    ),
    "an operation that is not there": Hard("query A { ONE { id } }", name="C"),
    # Keys and pages
    "every kind of key": Hard(
        KEYS,
        {
            "keys": [
                {"customerId": "C1"},
                {"email": "ZOE@example.com"},
                {"phone": "+15035550142"},
                {"customerId": "nobody"},
                {"identity": {"handle": "card", "identifier": "0003"}},
                {"appProfile": {"appId": "shop", "key": "k3"}},
                {"id": "UHJvZmlsZTpDMw=="},
                {"customerId": "C1"},
                {"identity": {"handle": "mailer", "identifier": "m|1"}},
            ]
        },
    ),
    "no keys": Hard(KEYS, {"keys": []}),
    "an ambiguous key": Hard(PROFILE, {"by": {"email": "family@example.com"}}),
    "ambiguous keys among others": Hard(
        KEYS,
        {"keys": [{"email": "family@example.com"}, {"customerId": "C2"}, {"email": "family@example.com"}]},
        compiled=False,
    ),
    "too many keys": Hard(KEYS, {"keys": [{"customerId": "C1"}] * 101}),
    "two ways in one key": Hard(PROFILE, {"by": {"customerId": "C1", "email": "a@example.com"}}),
    "a deleted profile": Hard(PROFILE, {"by": {"customerId": "C4"}}),
    "a moved identity": Hard(PROFILE, {"by": {"identity": {"handle": "card", "identifier": "0002"}}}),
    "an inactive identity": Hard(
        '{ a: profile(by: {identity: {handle: "mailer", identifier: "m|1"}}) { id } b: profile(by: {identity: '
        '{handle: "mailer", identifier: "m|1"}}, includeInactive: true) { id } }'
    ),
    "the last page backwards": Hard(
        "{ profiles(last: 2) { edges { node { id } } pageInfo { hasPreviousPage startCursor } } }"
    ),
    "a page without profiles": Hard(
        "{ profiles(first: 0) { edges { node { identities { id } } } pageInfo { endCursor } } }"
    ),
    "a bad cursor beside good fields": Hard(
        '{ profiles(after: "bad") { edges { cursor } } ONE { id } apps { appId } }'
    ),
    "two pages at once": Hard(
        "{ a: profiles(first: 1) { edges { cursor } } b: profiles(last: 1) { edges { cursor } } }"
    ),
    # Nodes and nulls
    "a node of nothing": Hard(NODE, {"id": "nonsense"}),
    "a node of no type": Hard(NODE, {"id": "Tm90aGluZzp4"}),
    "a node that was deleted": Hard(NODE, {"id": "UHJvZmlsZTpDNA=="}),
    "an argument that does not fit beside a refusal": Hard(
        'query ($id: String = "a") '
        '{ ONE { id } profiles(after: "none") { edges { cursor } } app(appId: $id) { label } }',
        {"id": None},
    ),
    "an argument that does not fit where null may not be": Hard(
        'query ($on: Boolean = true) { a: profilesBy(keys: [{id: ""}]) { id } '
        "b: profilesBy(keys: [], includeInactive: $on) { id } }",
        {"on": None},
    ),
    "a refusal without waiting": Hard(
        "{ integrations(first: 101) { edges { cursor } } suggestObjectType(sample: []) { notes } }"
    ),
    "null at every nullable edge": Hard(NULLS),
    "a profile without anything": Hard(
        '{ profile(by: {customerId: "C3"}) { identities { profile { id } } extensions { records { data } } tags '
        "attributes { name } consents { id } } }"
    ),
    "there and back four times": Hard(
        "{ ONE { identities { profile { appProfiles { profile { identities { profile { primaryIdentity { profile "
        "{ id } } } } } } } } } }"
    ),
    "JSON of every kind": Hard(
        "{ ONE { extensions { records { data } primaryRecord { data } } appProfiles { devices { attributes } } } }"
    ),
    # Introspection
    "the schema": Hard("{ __schema { queryType { name } directives { name } } }", compiled=False),
    "a type beside data": Hard('{ __type(name: "Profile") { name fields { name } } ONE { id } }', compiled=False),
    "an unknown type": Hard('{ __type(name: "None") { name } ONE { id } }'),
}
