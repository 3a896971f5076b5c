"""Shape of input."""
