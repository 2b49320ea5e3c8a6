"""Exports: every profile of a domain as one JSON object, which the template `Gateway-Profile` reads back."""
