"""Shapes of input for writing, assigning and finding courses."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.courses.labels import CRITERIA, STATEMENTS, TIERS
from app.platform.forms import Form, options
from app.platform.i18n import _l

_KEY = Regexp(
    r"^[a-z0-9][a-z0-9-]*$",
    message=_l("Use small letters, digits and dashes, such as late-parcel."),
)


def _boxes(label: str, *validators: DataRequired) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=validators,
    )


class CourseForm(Form):
    """The course's own page. The view offers competencies, exams and courses to choose from."""

    title_zh = StringField(_l("Title in Chinese"), validators=[InputRequired(), Length(max=80)])
    title_en = StringField(_l("Title in English"), validators=[InputRequired(), Length(max=120)])
    summary_zh = TextAreaField(
        _l("What it is for, in Chinese"), validators=[InputRequired(), Length(max=400)]
    )
    summary_en = TextAreaField(
        _l("What it is for, in English"), validators=[InputRequired(), Length(max=600)]
    )
    tier = SelectField(_l("Tier"), choices=options(TIERS.items()), validators=[InputRequired()])
    hours = DecimalField(
        _l("Hours"), places=1, validators=[InputRequired(), NumberRange(min=0.1, max=200)]
    )
    competencies = _boxes(
        _l("Competencies"), DataRequired(message=_l("Choose at least one competency."))
    )
    prerequisites = _boxes(_l("Builds on"))
    exam = SelectField(_l("Exam that follows"), validators=[Optional()])
    renew_months = IntegerField(
        _l("To be taken again after months"),
        validators=[Optional(), NumberRange(min=1, max=60)],
    )
    certificate = BooleanField(_l("Completing it gives a certificate"))
    in_order = BooleanField(_l("Lessons open one after the other"))
    expected = HiddenField()


class NewCourseForm(CourseForm):
    """The same for a course that does not exist yet."""

    key = StringField(_l("Name in addresses"), validators=[InputRequired(), Length(max=60), _KEY])


class SectionForm(Form):
    """A section's title."""

    title_zh = StringField(_l("Title in Chinese"), validators=[InputRequired(), Length(max=80)])
    title_en = StringField(_l("Title in English"), validators=[InputRequired(), Length(max=120)])
    expected = HiddenField()


class NewLessonForm(SectionForm):
    """A lesson to begin with."""

    key = StringField(_l("Name in addresses"), validators=[InputRequired(), Length(max=60), _KEY])
    section = SelectField(_l("Section"), coerce=int, validators=[InputRequired()])


class LessonForm(Form):
    """A lesson in both languages. A language is missing while its text is empty."""

    title_zh = StringField(_l("Title"), validators=[Optional(), Length(max=120)])
    lead_zh = TextAreaField(_l("Opening sentence"), validators=[Optional(), Length(max=400)])
    goals_zh = TextAreaField(_l("Goals, one a line"), validators=[Optional(), Length(max=600)])
    body_zh = TextAreaField(_l("Text"), validators=[Optional(), Length(max=40000)])
    title_en = StringField(_l("Title"), validators=[Optional(), Length(max=120)])
    lead_en = TextAreaField(_l("Opening sentence"), validators=[Optional(), Length(max=600)])
    goals_en = TextAreaField(_l("Goals, one a line"), validators=[Optional(), Length(max=900)])
    body_en = TextAreaField(_l("Text"), validators=[Optional(), Length(max=60000)])
    minutes = IntegerField(_l("Minutes"), validators=[InputRequired(), NumberRange(min=1, max=240)])
    criteria = _boxes(_l("Criteria practised"))
    substance = BooleanField(
        _l("The substance has changed: whoever finished this lesson is asked to confirm it again")
    )
    reread_by = DateField(_l("To be confirmed by"), validators=[Optional()])
    expected = HiddenField()

    def offer(self) -> None:
        """Fill in the choices."""
        self.criteria.choices = options(CRITERIA.items())


class RereadForm(Form):
    """By when a changed lesson is to be confirmed."""

    due_on = DateField(_l("To be confirmed by"), validators=[Optional()])


class CopyForm(Form):
    """What the copy is called."""

    key = StringField(_l("Name in addresses"), validators=[InputRequired(), Length(max=60), _KEY])
    title_zh = StringField(_l("Title in Chinese"), validators=[InputRequired(), Length(max=80)])
    title_en = StringField(_l("Title in English"), validators=[InputRequired(), Length(max=120)])


class SessionForm(Form):
    """A class: what, when, where, for how many. The view offers kinds and courses."""

    title_zh = StringField(_l("Title in Chinese"), validators=[InputRequired(), Length(max=80)])
    title_en = StringField(_l("Title in English"), validators=[InputRequired(), Length(max=120)])
    about_zh = TextAreaField(
        _l("What it is about, in Chinese"), validators=[Optional(), Length(max=2000)]
    )
    about_en = TextAreaField(
        _l("What it is about, in English"), validators=[Optional(), Length(max=3000)]
    )
    kind = SelectField(_l("Kind of class"), validators=[InputRequired()])
    course = SelectField(_l("Belongs to the course"), validators=[Optional()])
    place = StringField(_l("Where"), validators=[InputRequired(), Length(max=120)])
    day = DateField(_l("Day"), validators=[InputRequired()])
    begins = TimeField(_l("Begins"), validators=[InputRequired()])
    ends = TimeField(_l("Ends"), validators=[InputRequired()])
    capacity = IntegerField(_l("Seats"), validators=[InputRequired(), NumberRange(min=1, max=2000)])
    hours = DecimalField(
        _l("Hours"), places=1, validators=[InputRequired(), NumberRange(min=0.1, max=100)]
    )


def _scale(name: str) -> RadioField:
    return RadioField(
        STATEMENTS[name],
        choices=options((str(level), str(level)) for level in range(1, 6)),
        validators=[InputRequired(message=_l("Choose from 1 to 5."))],
    )


class FeedbackForm(Form):
    """What somebody thinks of a class: statements from 1 to 5, and words if they like."""

    useful = _scale("useful")
    clear = _scale("clear")
    practised = _scale("practised")
    arranged = _scale("arranged")
    text = TextAreaField(
        _l("What should stay, what should change?"), validators=[Optional(), Length(max=1000)]
    )


class CrowdForm(Form):
    """Whom to ask: single people and whole groups. The view offers them."""

    people = _boxes(_l("People"))
    teams = _boxes(_l("Whole teams"))
    tiers = _boxes(_l("Whole tiers"))
    cohorts = _boxes(_l("Whole cohorts"))


class AssignForm(CrowdForm):
    """Whom to ask for a course, and until when."""

    due_on = DateField(_l("Due day"), validators=[Optional()])


class PathForm(CrowdForm):
    """Whom to ask for a whole learning path, and in which days."""

    first_on = DateField(_l("They begin on"), validators=[InputRequired()])
    last_on = DateField(_l("All done by"), validators=[InputRequired()])


class WaiveForm(Form):
    """A course is no longer asked for."""

    reason = TextAreaField(_l("Why it is waived"), validators=[DataRequired(), Length(max=500)])


class NeedForm(Form):
    """Training that somebody asks for. The view offers for whom."""

    topic = StringField(_l("What should be trained"), validators=[DataRequired(), Length(max=120)])
    reason = TextAreaField(
        _l("What happened, and what would help"), validators=[DataRequired(), Length(max=2000)]
    )
    scope = SelectField(_l("For whom"), validators=[InputRequired()])
    wanted_by = DateField(_l("Until when it would help"), validators=[Optional()])


class NeedAnswerForm(Form):
    """The trainer's decision."""

    decision = RadioField(_l("Your answer"), validators=[InputRequired()])
    words = TextAreaField(
        _l("Explain it to the person"), validators=[DataRequired(), Length(max=2000)]
    )


class PlanForm(Form):
    """A training plan. The view offers owners."""

    title = StringField(_l("Title"), validators=[DataRequired(), Length(max=120)])
    goals = TextAreaField(
        _l("Goals: what people can do afterwards"), validators=[Optional(), Length(max=3000)]
    )
    starts_on = DateField(_l("Begins on"), validators=[InputRequired()])
    ends_on = DateField(_l("Until"), validators=[InputRequired()])
    owner = SelectField(_l("Plan owner"), validators=[InputRequired()])


class PlanLineForm(Form):
    """A line of a plan. The view offers courses, classes, groups and needs."""

    kind = RadioField(_l("What it is"), validators=[InputRequired()])
    course = SelectField(_l("Course"), validators=[Optional()])
    meeting = SelectField(_l("Class"), validators=[Optional()])
    topic = StringField(_l("What is done"), validators=[Optional(), Length(max=200)])
    unit = SelectField(_l("Team"), validators=[Optional()])
    tier = SelectField(_l("Tier"), validators=[Optional()])
    need = SelectField(_l("Answers the need"), validators=[Optional()])
    due_on = DateField(_l("Until"), validators=[Optional()])


class PairForm(Form):
    """A mentor and a newcomer. The view offers newcomers and usual steps."""

    newcomer = SelectField(_l("Newcomer"), validators=[InputRequired()])
    mentor = StringField(_l("Mentor’s staff number"), validators=[DataRequired(), Length(max=32)])
    starts_on = DateField(_l("Begins on"), validators=[InputRequired()])
    ends_on = DateField(_l("Until"), validators=[InputRequired()])
    goal = TextAreaField(_l("What the newcomer can do at the end"), validators=[Length(max=1000)])
    usual = _boxes(_l("Usual steps"))
    own = TextAreaField(_l("Steps of your own, one a line"), validators=[Length(max=4000)])


class MentorStepForm(Form):
    """One more step."""

    words = StringField(_l("One more step"), validators=[DataRequired(), Length(max=200)])


class MeetingForm(Form):
    """The two met."""

    held_on = DateField(_l("Met on"), validators=[InputRequired()])
    note = TextAreaField(_l("What you spoke about"), validators=[Length(max=3000)])
    sight = RadioField(_l("Who reads this"), validators=[InputRequired()])


class EndPairForm(Form):
    """A pair is ended."""

    reason = TextAreaField(_l("Why it ends"), validators=[DataRequired(), Length(max=1000)])


class OpinionForm(Form):
    """What somebody thinks of a course: statements from 1 to 5, and words if they like."""

    useful = _scale("useful")
    clear = _scale("clear")
    practised = _scale("practised")
    paced = _scale("paced")
    text = TextAreaField(
        _l("What should stay, what should change?"), validators=[Optional(), Length(max=1000)]
    )
