"""What may be said of a person, and how a change to it is told; all pure."""
