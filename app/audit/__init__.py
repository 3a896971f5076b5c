"""The audit trail: who did what to what. Appended, never changed."""
