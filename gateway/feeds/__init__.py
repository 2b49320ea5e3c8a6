"""Feeding: records from a file or a source taken in as objects, batch by batch, with a report on every one of them."""
