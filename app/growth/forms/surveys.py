"""What is entered about a survey. Shape only; the rules stand elsewhere."""

from __future__ import annotations

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.growth.labels.surveys import ABOUTS, KINDS, MODES
from app.platform.forms import Form, options
from app.platform.i18n import _l

LINE = Length(max=120)


class SurveyForm(Form):
    """A new survey."""

    title_zh = StringField(_l("Title in Chinese"), validators=[InputRequired(), LINE])
    title_en = StringField(_l("Title in English"), validators=[InputRequired(), LINE])
    period = StringField(
        _l("Quarter"),
        validators=[
            InputRequired(),
            Regexp(r"^\d{4}-Q[1-4]$", message=_l("Write the quarter as 2026-Q4.")),
        ],
    )
    mode = RadioField(_l("Who answers"), validators=[InputRequired()])
    unit = SelectField(_l("About"), validators=[Optional()])
    closes_on = DateField(_l("Last day"), validators=[Optional()])

    def offer(self, units: list[tuple[str, str]]) -> None:
        """The choices that depend on the reader."""
        self.mode.choices = options((m.value, label) for m, label in MODES.items())
        self.unit.choices = options(units)


class QuestionForm(Form):
    """One question in both languages."""

    title_zh = StringField(_l("Question in Chinese"), validators=[InputRequired(), LINE])
    title_en = StringField(_l("Question in English"), validators=[InputRequired(), LINE])
    kind = SelectField(_l("Answered by"), validators=[InputRequired()])
    about = SelectField(_l("About"), validators=[InputRequired()])
    required = BooleanField(_l("Must be answered"), default=True)
    options = TextAreaField(_l("Options, one a line"), validators=[Length(max=2000)])

    def offer(self) -> None:
        """The choices in the reader's language."""
        self.kind.choices = options((k.value, label) for k, label in KINDS.items())
        self.about.choices = options((a.value, label) for a, label in ABOUTS.items())
