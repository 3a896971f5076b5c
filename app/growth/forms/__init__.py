"""Shapes of what people enter about growth."""
