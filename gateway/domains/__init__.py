"""Domains are the tenants of the gateway, and keys are how their callers show who they are.

Everything the gateway keeps belongs to exactly one domain, and which one is told by the caller's key, never by an
argument; so is what the caller may do there, and what of it the caller sees. A key is 32 random bytes that are shown
once, when it is made; only its SHA-256 is kept, as the `_id` it is found by, so there is nothing to compare and nothing
to steal. People know a key by its key id, which is no secret: it appears in logs and change records. Whoever can run
`gateway domains` and `gateway keys` may change them.
"""
