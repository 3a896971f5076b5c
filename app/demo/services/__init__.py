"""How a made history is carried out, and how it goes again."""
