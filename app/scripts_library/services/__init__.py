"""What can be done with scripts."""
