"""The script library 话术: found in a keystroke, filled in, copied, kept in order."""
