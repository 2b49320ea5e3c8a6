"""Connectors: what the records of an integration are pulled with.

The gateway reads S3 itself. For any other type of connector it asks an installed package, which offers an entry point
of the group `profile_gateway.connectors` under the type's name; it is called without arguments, and returns a
`Connector`:

    [project.entry-points."profile_gateway.connectors"]
    SALESFORCE = "acme_salesforce:connector"

    class Salesforce:
        async def parts(self, domain, source, *, since, begin):
            yield Part(source.object, stamp="1")

        def records(self, domain, source, part, *, skip):
            yield from islice(everything_of(source.object), skip, None)

Credentials are the adapter's business, and never the database's.
"""
