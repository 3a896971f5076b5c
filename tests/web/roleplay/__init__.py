"""Role-plays in the browser."""
