"""Side effects: written down in the caller's transaction, carried out by the worker afterwards."""
