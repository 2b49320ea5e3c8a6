"""The people of a benchmark: made, loaded, and put back as they were."""
