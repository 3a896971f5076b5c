"""The shape of a change of the framework's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import DateField, DecimalField, HiddenField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.platform.forms import Form
from app.platform.i18n import _l


class EditionForm(Form):
    """From when it judges, and why it changes, in both languages."""

    effective = DateField(_l("In force from"), validators=[InputRequired()])
    reason_zh = StringField(_l("Reason, Chinese"), validators=[InputRequired(), Length(4, 300)])
    reason_en = StringField(_l("Reason, English"), validators=[InputRequired(), Length(4, 300)])
    version = HiddenField(validators=[InputRequired()])


def edition_form(numbers: Mapping[str, tuple[str, bool]], **values: Any) -> Any:
    """The form with one number for each path: its label, and whether it may be left empty."""
    fields = {
        path: DecimalField(
            label,
            places=None,
            validators=[
                Optional() if may_be_empty else InputRequired(),
                NumberRange(min=0, max=100_000),
            ],
        )
        for path, (label, may_be_empty) in numbers.items()
    }
    return type("NumbersForm", (EditionForm,), fields)(data=values)
