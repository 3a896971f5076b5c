"""May they, and why not."""
