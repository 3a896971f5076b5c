"""Courses and lessons as authored content: their folders, and what is checked."""
