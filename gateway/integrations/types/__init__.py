"""Integrations, their flows and their runs, as clients see them."""
