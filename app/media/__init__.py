"""The second listener: what people uploaded, on an origin of its own where nothing is signed in."""
