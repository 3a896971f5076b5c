"""The shape of a proposed role model."""

from __future__ import annotations

from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.platform.forms import Form
from app.platform.i18n import _l


class ModelForm(Form):
    """What makes the conversation good."""

    why = TextAreaField(_l("What makes it good"), validators=[InputRequired(), Length(10, 1000)])
    named = BooleanField(_l("Show my name beside it"))
