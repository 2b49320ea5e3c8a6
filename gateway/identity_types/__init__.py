"""Identity types: which handles a domain knows, and what their identifiers look like.

They are kept with the domain's other definitions. The case rule of a handle decides about the `_id` of its identities,
so it is chosen before there are any that it would set apart or bring together. No type is made, changed or deleted that
stored identities contradict.
"""
