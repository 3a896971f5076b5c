"""The feature's own commands."""
