"""What runs without anybody waiting."""
