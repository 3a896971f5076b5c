"""Learning and training at past moments, for made histories."""
