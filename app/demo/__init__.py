"""A made organisation with nine months behind it, to look around in."""
