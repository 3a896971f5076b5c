"""What both engines must do the same."""
