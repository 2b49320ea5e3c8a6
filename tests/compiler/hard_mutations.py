"""Mutations that are hard to get right, by what is hard about them. None of them writes."""

from tests.compiler.hard_queries import Hard

C1 = 'profile: {customerId: "C1"}, dryRun: true'
PAYLOAD = "changed changes { kind path before after autoPromoted } errors { __typename code message path legacyCode }"
PROMOTE = f'promoteIdentity(input: {{{C1}, handle: "card", identifier: "0001"}})'
ERRORS = """errors {
    code
    ... on VersionConflict { currentVersion current { id identities { identifier } } }
    ... on IdentityTaken { owner { customerId identities { handle isPrimary } } }
    ... on InvalidInput { problems }
    ... on DefinitionConflict { count examples }
}"""

HARD_MUTATIONS = {
    "several in one document": Hard(
        f"mutation {{ a: {PROMOTE} {{ {PAYLOAD} }} "
        f'addTags(input: {{{C1}, tags: ["new"]}}) {{ {PAYLOAD} profile {{ tags version }} }} '
        f"b: {PROMOTE} {{ changed }} }}"
    ),
    "one merged": Hard(f"mutation {{ {PROMOTE} {{ changed }} {PROMOTE} {{ profile {{ version }} }} }}"),
    "what was changed, read again below": Hard(
        f'mutation {{ unlinkIdentity(input: {{{C1}, handle: "card", identifier: "0001"}}) {{ {PAYLOAD} '
        "profile { version identities { identifier isPrimary profile { primaryIdentity { identifier } } } } } }"
    ),
    "what a move leaves on both sides": Hard(
        f'mutation {{ moveIdentity(input: {{{C1}, handle: "card", identifier: "0001", to: {{customerId: "C3"}}}}) {{ '
        f"{PAYLOAD} profile {{ identities {{ id }} }} target {{ identities {{ handle profile {{ id }} }} }} }} }}"
    ),
    "a profile that is deleted and read": Hard(
        f"mutation {{ deleteProfile(input: {{{C1}}}) {{ {PAYLOAD} deletedId profile {{ id }} }} "
        f'deleteProfiles(input: {{profiles: [{{profile: {{customerId: "C2"}}}}], dryRun: true}}) {{ {PAYLOAD} }} }}'
    ),
    "a version conflict with its profile": Hard(
        f'mutation {{ addTags(input: {{{C1}, tags: ["a"], expectedVersion: 1}}) {{ changed {ERRORS} }} }}'
    ),
    "an identity that is taken, with its owner": Hard(
        f'mutation {{ linkIdentity(input: {{{C1}, handle: "card", identifier: "0003"}}) {{ changed {ERRORS} }} }}'
    ),
    "an invalid input with its problems": Hard(
        f'mutation {{ addEmail(input: {{{C1}, type: "", address: "nothing"}}) {{ changed {ERRORS} email {{ id }} }} }}'
    ),
    "a definition that does not fit the data": Hard(
        'mutation { defineAttribute(input: {name: "Colour", type: NUMBER, dryRun: true}) '
        f"{{ changed {ERRORS} definition {{ name }} }} }}"
    ),
    "a refusal beside a success": Hard(
        f'mutation {{ a: addTags(input: {{{C1}, tags: [""]}}) {{ {PAYLOAD} profile {{ id }} }} '
        f"b: {PROMOTE} {{ {PAYLOAD} profile {{ id }} }} }}"
    ),
    "a batch with good rows and bad ones": Hard(
        'mutation { createProfiles(input: {dryRun: true, profiles: [{customerId: "N1"}, {customerId: "C1"}, '
        '{customerId: "N2", identities: [{handle: "card", identifier: "0003"}]}]}) { status legacyCode changed results '
        f"{{ index changed changes {{ kind path }} {ERRORS} profile {{ customerId identities {{ id }} }} }} }} }}"
    ),
    "a batch through its interfaces": Hard(
        'mutation { updateAppProfiles(input: {dryRun: true, appProfiles: [{profile: {customerId: "C1"}, appId: "shop", '
        'key: "k1", attributes: []}]}) { ... on MutationPayload { changed } ... on BatchPayload { status } results '
        "{ ... on BatchResult { index errors { code } } ... on AppProfileBatchResult { appProfile { key } } } } }"
    ),
    "a batch that is refused": Hard(
        "mutation { deleteAppProfiles(input: {appProfiles: [], dryRun: true}) { status changes { kind } "
        f"results {{ index }} {ERRORS} }} }}"
    ),
    "a payload through its interface": Hard(
        f"mutation {{ {PROMOTE} {{ ... on MutationPayload {{ changed ... on IdentityPayload "
        "{ identity { id } } } } }"
    ),
    "a mutation that is skipped": Hard(
        f"mutation ($no: Boolean!) {{ {PROMOTE} @skip(if: $no) {{ changed }} __typename }}", {"no": True}
    ),
    "an input that is a variable": Hard(
        "mutation ($i: SetAttributeInput!) { setAttribute(input: $i) { changed attribute { name values } } }",
        {"i": {"profile": {"customerId": "C1"}, "name": "Colour", "values": ["b", "Ünï 🧦"], "dryRun": True}},
    ),
    "an input of variables": Hard(
        "mutation ($v: [String!]!, $on: Boolean = true, $version: Int) { setAttribute(input: {profile: {customerId: "
        '"C1"}, name: "Colour", values: $v, dryRun: $on, expectedVersion: $version}) { changed errors { path } } }',
        {"v": ["b"]},
    ),
    "null where it has no meaning": Hard(
        'mutation ($v: Int) { addTags(input: {profile: {customerId: "C1"}, tags: ["x"], dryRun: true, '
        "expectedVersion: $v}) { changed errors { code } } }",
        {"v": None},
    ),
    "a mutation that writes nothing it could read": Hard("mutation { __typename }"),
    "a contact point with nulls": Hard(
        f'mutation {{ addPhone(input: {{{C1}, type: "New", number: "+4930999999"}}) {{ changed phone {{ extension '
        f"isMobile e164 position }} changes {{ path after }} }} }}"
    ),
    "an upsert": Hard(
        'mutation { upsertProfile(input: {profile: {customerId: "N9"}, dryRun: true}) '
        "{ created changed errors { code path } } }"
    ),
}
