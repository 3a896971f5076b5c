"""Pages of growth."""
