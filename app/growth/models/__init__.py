"""Tables of growth and the framework as people write it."""
