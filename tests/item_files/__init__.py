"""Files of items as other people hold them, each with what a reader would say stands in it."""
