"""Pages: the library, and its upkeep."""
