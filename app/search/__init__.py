"""Finding by words, the same on both engines, two-character Chinese words included."""
