"""What the dashboard may know: frozen rows, no models."""
