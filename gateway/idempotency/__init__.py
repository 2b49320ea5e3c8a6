"""Mutations that may be repeated: what a request with an idempotency key did is remembered for a day.

The record is written in the transaction of the mutation itself. It belongs to the key of the caller and to the
mutation's name, so no caller meets another's. Dry runs and refusals leave none.
"""
