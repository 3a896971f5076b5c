"""Named questions to the database."""
