"""Role-plays against a database."""
