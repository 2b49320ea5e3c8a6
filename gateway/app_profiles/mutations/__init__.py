"""Root mutations about app profiles: of one, and of many."""
