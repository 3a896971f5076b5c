"""Reading items from files that were not made for us: pure readers, one per format."""
