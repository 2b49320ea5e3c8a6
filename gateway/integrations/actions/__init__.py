"""What can be done with integrations: putting and deleting them, starting runs, and working through those."""
