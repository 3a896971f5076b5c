"""What the made people did, when: pure functions of the people and the day."""
