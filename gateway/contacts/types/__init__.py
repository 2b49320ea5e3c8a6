"""Contact points as clients see and write them."""
