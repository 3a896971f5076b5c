"""The feature's one blueprint."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("certificates", "app.certificates", template_folder="templates")
