"""Growth in the reader's words: rules, findings, steps, and the lines of a page."""
