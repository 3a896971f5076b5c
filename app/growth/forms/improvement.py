"""What is entered about findings, plans, checks and suggestions. Shape only."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.growth.labels.improvement import ABOUT, AIMS, ANSWERS, ORIGINS
from app.growth.rules.improvement import SuggestionState
from app.platform.forms import Form, options
from app.platform.i18n import _l

LONG = Length(max=2000)


class FindingForm(Form):
    """Something was found."""

    finding = TextAreaField(_l("What was found"), validators=[InputRequired(), LONG])
    origin = SelectField(_l("From"), validators=[InputRequired()])
    aim = RadioField(_l("What it asks for"), validators=[InputRequired()])
    unit = SelectField(_l("About"), validators=[Optional()])
    origin_ref = StringField(_l("Source"), validators=[Length(max=200)])
    material = HiddenField(validators=[Length(max=200)])

    def offer(self, units: list[tuple[str, str]]) -> None:
        """The choices in the reader's language."""
        self.origin.choices = options((o.value, label) for o, label in ORIGINS.items())
        self.aim.choices = options((a.value, label) for a, label in AIMS.items())
        self.unit.choices = options(units)


class PlanForm(Form):
    """Goal, measure, owner, date."""

    goal = StringField(_l("Goal"), validators=[InputRequired(), Length(max=300)])
    measure = TextAreaField(_l("Measure"), validators=[InputRequired(), LONG])
    indicator = SelectField(_l("Checked by this figure"), validators=[Optional()])
    material = StringField(
        _l("Course, script or role-play it leads to"), validators=[Length(max=200)]
    )
    owner = StringField(_l("Owner’s staff number"), validators=[InputRequired(), Length(max=40)])
    due_on = DateField(_l("Until"), validators=[InputRequired()])


class DoneForm(Form):
    """Carried out."""

    done_on = DateField(_l("Carried out on"), validators=[InputRequired()])
    words = TextAreaField(_l("What was done"), validators=[InputRequired(), LONG])


class CheckForm(Form):
    """Keep or change."""

    decision = RadioField(
        _l("Decision"),
        choices=options([("keep", _l("It works: keep it")), ("change", _l("Change it"))]),
        validators=[InputRequired()],
    )
    words = TextAreaField(_l("What you saw"), validators=[InputRequired(), LONG])


class DropForm(Form):
    """Give it up."""

    words = TextAreaField(_l("Why it is given up"), validators=[InputRequired(), LONG])


class SuggestionForm(Form):
    """A suggestion from the desk."""

    about = SelectField(
        _l("What it is about"), choices=options(ABOUT.items()), validators=[InputRequired()]
    )
    words = TextAreaField(_l("What could be done better, and how"), validators=[
        InputRequired(), LONG])  # fmt: skip


class ReplyForm(Form):
    """The answer to a suggestion."""

    state = RadioField(_l("Your answer"), validators=[InputRequired()])
    answer = TextAreaField(_l("Explain it to the person"), validators=[InputRequired(), LONG])

    def offer(self) -> None:
        """The choices in the reader's language."""
        kinds = (SuggestionState.TAKEN, SuggestionState.LATER, SuggestionState.DECLINED)
        self.state.choices = options((s.value, ANSWERS[s][0]) for s in kinds)


class CasesForm(Form):
    """A file of case records."""

    file = FileField(_l("File"), validators=[FileRequired()])
