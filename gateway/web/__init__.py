"""How requests come in. Knows no GraphQL and no concept of the product."""
