"""Integrations: named sources of objects (Amazon Connect Customer Profiles, seed 003).

An integration says which object type each of its events is of, and may have a flow: where records are pulled from, what
is done to each of them on the way, and when. `gateway worker` runs flows, one worker at a time by a lease, and goes on
where a worker that died had stopped. Only S3 is read by the gateway itself; every other connector needs an adapter
(`gateway.integrations.connectors`).
"""
