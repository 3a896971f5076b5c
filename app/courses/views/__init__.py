"""The doors of courses."""
