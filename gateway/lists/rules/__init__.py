"""Pure rules of lists: how one is changed, and how it is shown."""
