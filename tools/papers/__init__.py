"""Papers of our own for lessons, printed from what stands beside them."""
