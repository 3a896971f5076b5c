"""Shapes of input around oral exams."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateTimeLocalField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.platform import clock, i18n
from app.platform.forms import Form
from app.platform.i18n import _l

KINDS = [("phone", _l("Phone interview")), ("panel", _l("Panel interview"))]


class RecordingForm(Form):
    """A sound file, and that the learner agreed to it."""

    file = FileField(_l("Recording"), validators=[FileRequired()])
    consent = BooleanField(
        _l("The learner was told before the talk that it is recorded, and agreed"),
        validators=[InputRequired()],
    )


class AppointmentForm(Form):
    """Who is asked, by whom, when and where."""

    exam_key = SelectField(_l("Oral exam"), validators=[InputRequired()])
    learner = StringField(
        _l("Staff number of the learner"), validators=[InputRequired(), Length(1, 60)]
    )
    first = StringField(
        _l("Staff number of the first interviewer"), validators=[InputRequired(), Length(1, 60)]
    )
    second = StringField(_l("Staff number of the second interviewer"), validators=[Length(max=60)])
    kind = SelectField(_l("Kind"), choices=[SelectChoice(*kind) for kind in KINDS])
    begins = DateTimeLocalField(_l("Begins"), validators=[InputRequired()])
    place = StringField(_l("Room or number to call"), validators=[Length(max=120)])

    def begins_at(self) -> datetime:
        """The moment in UTC; the field is in the organisation's zone."""
        local: datetime = self.begins.data
        return local.replace(tzinfo=i18n.local(clock.now()).tzinfo).astimezone(UTC)
