"""Shapes of input around exams. The rules stand elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.platform import i18n
from app.platform.forms import Form
from app.platform.i18n import _l

MOMENTS = ("opens", "closes")


def with_moments(given: Mapping[str, str]) -> dict[str, str]:
    """The fields of an exam, where the ends of its window are moments with their zone: the form
    has them in the organisation's. What is no moment stays as it was written."""
    fields = dict(given.items())
    for name in MOMENTS:
        try:
            local = datetime.fromisoformat(fields.get(name, ""))
        except ValueError:
            continue
        if local.tzinfo is None:
            zone = i18n.local(local.replace(tzinfo=UTC)).tzinfo
            fields[name] = local.replace(tzinfo=zone).astimezone(UTC).isoformat()
    return fields


def window_of(body: Mapping[str, Any]) -> dict[str, str]:
    """The ends of an exam's window as a form shows them, in the organisation's zone."""
    shown = {}
    for name in MOMENTS:
        said = str(body.get(name) or "")
        try:
            moment = datetime.fromisoformat(said)
        except ValueError:
            shown[name] = said
            continue
        shown[name] = i18n.local(moment).strftime("%Y-%m-%dT%H:%M") if moment.tzinfo else said
    return shown


class AppealForm(Form):
    """Why an answer should be looked at again."""

    words = TextAreaField(_l("Your reason"), validators=[InputRequired(), Length(4, 2000)])


class ReasonForm(Form):
    """A reason that goes into the trail."""

    reason = StringField(_l("Reason"), validators=[InputRequired(), Length(4, 500)])


class GiveTimeForm(ReasonForm):
    """Minutes for an open attempt."""

    minutes = IntegerField(_l("Minutes"), validators=[InputRequired(), NumberRange(1, 240)])


class LateAnswerForm(ReasonForm):
    """Which late answer counts after all, and why."""

    late = IntegerField(_l("Late answer"), validators=[InputRequired()])


class AccommodationForm(ReasonForm):
    """Extra time for a person."""

    staff_no = StringField(_l("Staff number"), validators=[InputRequired(), Length(1, 60)])
    exam_key = SelectField(_l("For which exam"), validators=[Optional()])
    extra_percent = IntegerField(
        _l("More time, in percent"), default=25, validators=[InputRequired(), NumberRange(0, 200)]
    )
    extra_minutes = IntegerField(
        _l("More time, in minutes"), default=0, validators=[InputRequired(), NumberRange(0, 240)]
    )


class AssignExamForm(Form):
    """Whom to ask to sit an exam, and until when. The view offers the units."""

    numbers = TextAreaField(_l("Staff numbers"), validators=[Optional(), Length(max=20_000)])
    unit = SelectField(_l("Or a whole team"), validators=[Optional()])
    due_on = DateField(_l("To be passed by"), validators=[Optional()])


class AppealAnswerForm(Form):
    """The decision on an appeal."""

    earned = DecimalField(_l("Points"), places=2, validators=[InputRequired(), NumberRange(0)])
    words = TextAreaField(
        _l("Your answer to the learner"), validators=[InputRequired(), Length(4, 2000)]
    )


class MarkForm(Form):
    """The part of marking that is the same for every item: a word to the learner."""

    comment = TextAreaField(_l("A word to the learner"), validators=[Length(max=2000)])
    second = BooleanField(_l("Ask a second rater"))


class ItemFileForm(Form):
    """A file of items."""

    file = FileField(_l("File"), validators=[FileRequired()])
