"""What can be done with objects: putting them, many at once, and putting again those that failed."""
