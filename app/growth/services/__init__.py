"""What growth does."""
