"""Awarding, printing, revoking, verifying."""
