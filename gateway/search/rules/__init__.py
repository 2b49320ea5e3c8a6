"""From a filter to a query, and from a profile to its tokens; all pure."""
