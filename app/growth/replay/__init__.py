"""What was measured, judged and decided about people at past moments, for made histories."""
