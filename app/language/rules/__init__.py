"""Reading a text against a lexicon: pure functions of the text and the rules."""
