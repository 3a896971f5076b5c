"""Sockets to the outside world, one module each."""
