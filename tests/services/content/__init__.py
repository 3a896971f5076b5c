"""Authored content against a database."""
