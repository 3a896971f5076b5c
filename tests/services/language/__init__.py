"""The taught head with an encoder: hearing, teaching, and what the lexicon makes of both."""
