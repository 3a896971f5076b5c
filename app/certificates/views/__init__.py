"""Pages: one's own certificates, the register, public verification."""
