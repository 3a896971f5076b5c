"""The same published scenario as the pages' tests use."""

from tests.web.roleplay.conftest import _no_encoder, exact_encoder, published

__all__ = ["_no_encoder", "exact_encoder", "published"]
