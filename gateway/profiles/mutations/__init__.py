"""Root mutations about whole profiles: of one, of one that may have to be created, and of many."""
