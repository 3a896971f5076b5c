"""What courses store: authored bodies, and rows of people's progress."""
