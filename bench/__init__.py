"""Measurements: every figure is a ratio within one interleaved run on this machine."""
