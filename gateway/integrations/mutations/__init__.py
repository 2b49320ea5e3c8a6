"""Root mutations about integrations: what they are, and their runs."""
