"""Placeholders: pure."""
