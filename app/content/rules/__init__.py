"""Pure rules of authored content: its life, its differences, what a load would do."""
