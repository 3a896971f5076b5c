"""What growth reads."""
