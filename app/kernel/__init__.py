"""Pure words that every floor shares. Imports the standard library only."""
