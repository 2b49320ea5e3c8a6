"""One GraphQL endpoint in front of the customer profiles of a company.

A profile carries identities, app profiles and extensions, which live in MongoDB documents of their own
and are resolved through batched loaders. Everything that has several values keeps its primary value
first: `gateway.primary_first` holds that law, and nothing is written past it.
"""
