"""Notices: an inbox for everybody, at most one mail a day, urgent kinds short and named."""
