"""Applications: which ones may keep app profiles in a domain (IMIconnect's apps linked to a client, seed 002).

They are kept with the domain's other definitions.
"""
