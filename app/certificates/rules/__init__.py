"""Numbers, validity, masks: pure."""
