"""The simulated customer and the grading, by their rules alone."""
