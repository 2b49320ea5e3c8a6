"""Searches as clients write them, and what they are told of a hit."""
