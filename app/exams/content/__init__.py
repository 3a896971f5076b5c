"""Content kinds of this feature, one file each."""
