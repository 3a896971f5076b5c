"""Tools of the maintainers: message catalogues, vendored files, pictures for the README."""
