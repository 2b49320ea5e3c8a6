"""How requests come in: plain ASGI, knows no GraphQL and no concept of the product.

From the outside in, a request gets its id, its line in the log, its security headers and an answer if all
else fails; then it finds its route. `/graphql` alone asks for a key and limits the body.
"""
