"""Shapes of input on a person's own pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import DateField, Field, HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.platform.forms import Form, options
from app.platform.i18n import _, _l


class DayForm(Form):
    """From which day to look."""

    on = DateField(_l("Day"), validators=[Optional()])

    class Meta(Form.Meta):
        """Read from the address, which changes nothing."""

        csrf = False


class GoalStepForm(Form):
    """How one of one's own goals stands."""

    words = TextAreaField(_l("How it stands"), validators=[InputRequired(), Length(max=2000)])


class ObjectionForm(Form):
    """What is wrong, and how it should be."""

    words = TextAreaField(
        _l("What is wrong, and how should it be?"),
        validators=[InputRequired(), Length(4, 2000)],
    )
    line = HiddenField()
    fact = HiddenField()


def self_assessment_form(
    criteria: Iterable[tuple[str, str]],
    steps: Iterable[str],
    points: Iterable[tuple[str, str]] = (),
) -> Any:
    """A form with one level from 1 to 5 for each criterion (key, title), all of them needed, and
    for each point of the second framework, where one was seen."""
    choices = options(enumerate(steps, 1))
    fields = {
        key: RadioField(title, coerce=int, choices=choices, validators=[InputRequired()])
        for key, title in criteria
    }
    fields |= {
        key: RadioField(title, coerce=_level, choices=choices, validators=[Optional()])
        for key, title in points
    }
    return type("SelfAssessmentForm", (Form,), fields)()


def _level(given: Any) -> int | None:
    """The level, or none where nothing was chosen."""
    return int(given) if given else None


class SignEvaluationForm(Form):
    """The person's answer to an evaluation."""

    agrees = RadioField(
        _l("Do you see it the same way?"),
        choices=options([("yes", _l("Yes, on the whole")), ("no", _l("No"))]),
        validators=[InputRequired()],
    )
    comment = TextAreaField(_l("Your comment"), validators=[Length(max=2000)])

    def validate_comment(self, field: Field) -> None:
        """Who does not agree says why."""
        if self.agrees.data == "no" and not (field.data or "").strip():
            raise ValidationError(_("You do not agree: say why, so that it can be talked about."))
