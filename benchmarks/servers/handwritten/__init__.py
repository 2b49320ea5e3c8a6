"""Starlette, motor and orjson without GraphQL, written by hand for exactly the measured operations.

It has no keys, no limits, no checks and no log: it is what the database and the language allow.
"""
