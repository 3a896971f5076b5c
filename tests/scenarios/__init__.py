"""Every shipped scenario: its structure, its language, its transcripts, attacks on it."""
