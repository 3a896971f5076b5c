"""Shapes of input on a person's own pages."""

from __future__ import annotations

from wtforms import DateField, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.platform.forms import Form
from app.platform.i18n import _l


class DayForm(Form):
    """From which day to look."""

    on = DateField(_l("Day"), validators=[Optional()])

    class Meta(Form.Meta):
        """Read from the address, which changes nothing."""

        csrf = False


class ObjectionForm(Form):
    """What is wrong, and how it should be."""

    words = TextAreaField(
        _l("What is wrong, and how should it be?"),
        validators=[InputRequired(), Length(4, 2000)],
    )
    line = HiddenField()
    fact = HiddenField()
