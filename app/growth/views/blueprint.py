"""The blueprint that every page of growth hangs on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("growth", "app.growth", template_folder="templates")
