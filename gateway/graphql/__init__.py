"""How concepts speak GraphQL: context, loaders, common types, pages, endpoint. Knows no concept."""
