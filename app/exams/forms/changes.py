"""Shapes of input around reported items and marks given again."""

from __future__ import annotations

from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.exams.forms.exams import ReasonForm
from app.platform.forms import Form
from app.platform.i18n import _l

REPORT_KINDS = [
    ("unclear", _l("I do not understand it")),
    ("wrong", _l("More than one answer fits, or none")),
    ("mistake", _l("A slip in the wording")),
    ("display", _l("Something is not shown")),
]


class ReportForm(Form):
    """What is wrong with an item."""

    slot = SelectField(_l("Item"), coerce=int, validators=[InputRequired()])
    kind = SelectField(
        _l("What is wrong"),
        choices=[SelectChoice(*kind) for kind in REPORT_KINDS],
        validators=[InputRequired()],
    )
    words = TextAreaField(_l("In your words"), validators=[Length(max=1000)])

    @classmethod
    def for_slots(cls, count: int) -> ReportForm:
        """The form over the items of a paper."""
        form = cls()
        form.slot.choices = [SelectChoice(number, str(number)) for number in range(1, count + 1)]
        return form


class ReportAnswerForm(Form):
    """What the learner is told."""

    words = TextAreaField(
        _l("Your answer to the learner"), validators=[InputRequired(), Length(4, 2000)]
    )


class RegradeForm(ReasonForm):
    """Which version's answers, and how they are marked from now on."""

    version = IntegerField(_l("Version that was sat"), validators=[InputRequired()])
    way = RadioField(
        _l("Mark it so"),
        choices=[
            SelectChoice("key", _l("by the key of the published version")),
            SelectChoice("full", _l("full points for everybody")),
        ],
        validators=[InputRequired()],
    )
