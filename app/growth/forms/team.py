"""What managers, trainers, interviewers and approvers enter. Shape only; rules stand elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from app.platform.forms import Form, options
from app.platform.i18n import _, _l

LONG = Length(max=4000)


class ProposeForm(Form):
    """Why this person is proposed."""

    reason = TextAreaField(
        _l("What you have seen this person do"), validators=[InputRequired(), LONG]
    )


class EndorseForm(Form):
    """A trainer's word."""

    reason = TextAreaField(_l("What you have seen in training"), validators=[InputRequired(), LONG])


class WithdrawForm(Form):
    """Why a case is taken back."""

    reason = TextAreaField(_l("Why it is withdrawn"), validators=[InputRequired(), LONG])


class DecideForm(Form):
    """Approve, defer or decline. What each of them needs is asked for by name."""

    decision = RadioField(
        _l("Your decision"),
        choices=options(
            [("approve", _l("Approve")), ("defer", _l("Not yet")), ("decline", _l("Decline"))]
        ),
        validators=[InputRequired()],
    )
    reason = TextAreaField(
        _l("Reason (the person reads it: write what you have seen)"), validators=[LONG]
    )
    effective = DateField(_l("In force from"), validators=[Optional()])
    conditions = TextAreaField(_l("What must happen first"), validators=[LONG])
    until = DateField(_l("Look again on"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked for with their decision, so not called optional where they are shown.
        for part in (self.effective, self.conditions):
            part.flags.required = True

    def validate(self, extra_validators: Any = None) -> bool:
        """Each decision names what belongs to it. An empty optional field ends its own checks, so
        these stand here."""
        valid = bool(super().validate(extra_validators=extra_validators))
        wanted = {
            "approve": (self.effective, _l("From which day is the tier in force?")),
            "defer": (self.conditions, _l("Say what must happen first.")),
            "decline": (self.reason, _l("Say why: the person will read it.")),
        }.get(self.decision.data)
        if wanted is None or wanted[0].data or wanted[0].errors:
            return valid
        wanted[0].errors = [str(wanted[1])]
        return False


class SignForm(Form):
    """A manager's signature."""

    reason = TextAreaField(_l("What you sign for"), validators=[InputRequired(), LONG])


class VouchForm(Form):
    """A deed that a manager has seen."""

    what = SelectField(_l("Deed"), validators=[InputRequired()])
    count = IntegerField(
        _l("How many"), default=1, validators=[InputRequired(), NumberRange(1, 20)]
    )
    reason = TextAreaField(
        _l("Who was coached, or what was improved"), validators=[InputRequired(), LONG]
    )


class WaiveForm(Form):
    """A requirement that is not asked of one person for a while."""

    requirement = SelectField(_l("Requirement"), validators=[InputRequired()])
    until = DateField(_l("Until"), validators=[InputRequired()])
    reason = TextAreaField(_l("Why it is waived"), validators=[InputRequired(), LONG])


class TalkForm(Form):
    """A note of a one-to-one."""

    words = TextAreaField(_l("What you agreed"), validators=[InputRequired(), LONG])
    shared = BooleanField(_l("The person reads this note too"), default=True)


class GoalForm(Form):
    """A development goal."""

    aim = StringField(_l("Goal"), validators=[InputRequired(), Length(max=300)])
    action = TextAreaField(_l("What is done for it, and by whom"), validators=[LONG])
    due_on = DateField(_l("Until"), validators=[InputRequired()])
    own = RadioField(
        _l("Who sees to it"),
        choices=options([("yes", _l("The person")), ("no", _l("I do"))]),
        default="yes",
    )
    look_on = DateField(_l("Look at it together on"), validators=[Optional()])


class FollowGoalForm(Form):
    """How a goal stands, and when to look at it again."""

    words = TextAreaField(_l("How it stands"), validators=[InputRequired(), LONG])
    look_on = DateField(_l("Look at it together on"), validators=[Optional()])


class CloseGoalForm(Form):
    """What became of a goal."""

    reached = RadioField(
        _l("Result"),
        choices=options([("yes", _l("Reached")), ("no", _l("Given up"))]),
        validators=[InputRequired()],
    )
    outcome = TextAreaField(_l("What became of it"), validators=[LONG])


class AnswerForm(Form):
    """The answer to an objection."""

    upheld = RadioField(
        _l("Your answer"),
        choices=options([("yes", _l("The person is right")), ("no", _l("It stays as it is"))]),
        validators=[InputRequired()],
    )
    answer = TextAreaField(_l("Explain it to the person"), validators=[InputRequired(), LONG])


class AskInterviewForm(Form):
    """An interview to be held."""

    kind = SelectField(_l("Interview"), validators=[InputRequired()])
    held_on = DateField(_l("Day"), validators=[InputRequired()])


class InterviewForm(Form):
    """One interviewer's levels, a radio group for each criterion."""

    heard = TextAreaField(_l("What you heard"), validators=[InputRequired(), LONG])
    alone_because = TextAreaField(
        _l("Nobody else can interview: why you do it alone"), validators=[LONG]
    )

    @classmethod
    def over(cls, criteria: list[tuple[str, str]], levels: list[tuple[str, str]]) -> InterviewForm:
        """A form with a field ``level_<criterion>`` for each of (key, title)."""
        fields: dict[str, Any] = {
            f"level_{key}": RadioField(
                title,
                choices=options(levels),
                validators=[InputRequired()],
            )
            for key, title in criteria
        }
        form: InterviewForm = type("InterviewForm", (cls,), fields)()
        return form


class UploadForm(Form):
    """A file of monthly figures."""

    file = FileField(_l("File"), validators=[FileRequired()])
    month = StringField(
        _l("Month, where the file names none"),
        validators=[
            Optional(),
            Regexp(r"^\d{4}-\d{2}$", message=_l("Write the month as 2026-10.")),
        ],
    )

    def validate_month(self, field: Field) -> None:
        """A month that exists."""
        try:
            date.fromisoformat(f"{field.data}-01")
        except ValueError:
            raise ValidationError(_("Write the month as 2026-10.")) from None
