"""Identities: ids that a person has in other systems, such as a loyalty card or a mailer id (seeds 000 and 004).

An identity is a pair of handle and identifier, and belongs to one profile of the domain: its document's `_id` is
made of the pair, so inserting the document is claiming the identity. Its place and its state are kept by the
profile alone. Identifiers are texts: leading zeros matter.
"""
