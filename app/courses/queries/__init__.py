"""What pages and services ask the database about courses."""
