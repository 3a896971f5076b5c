"""What pages may name of authored exams: the bodies, and the lists to choose from."""

from __future__ import annotations

from app.exams.models.bodies import DIFFICULTIES, ITEM_TYPES, ExamBody, ItemBody

__all__ = ["DIFFICULTIES", "ITEM_TYPES", "ExamBody", "ItemBody"]
