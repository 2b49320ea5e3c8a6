"""What issuers, their keys and their tokens have to be."""
