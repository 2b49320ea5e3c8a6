"""How much the gateway does for whom: units a minute, operations at a time, and the query that tells all limits.

An operation is weighed by its document alone (`gateway.graphql.weights`). Before it runs it has to find room among
those that run already, and its units in two buckets: that of its key and that of its domain.
"""
