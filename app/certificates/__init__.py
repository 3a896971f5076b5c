"""Certificates: awarded once, printed by the worker, verifiable by a stranger."""
