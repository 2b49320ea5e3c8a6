"""Pure rules of object types."""
