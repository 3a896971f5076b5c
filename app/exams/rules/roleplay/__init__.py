"""The simulated customer and the reading of what an agent wrote: pure rules."""
