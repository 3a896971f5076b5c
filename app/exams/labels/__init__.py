"""Words for enums, in the reader's language."""
