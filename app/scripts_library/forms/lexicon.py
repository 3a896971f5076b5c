"""A text to check, and a rule of the lexicon."""

from __future__ import annotations

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NoneOf, Optional, Regexp

from app.platform.forms import Form, options
from app.platform.i18n import _l
from app.scripts_library.labels import LEXICON, SEVERITIES

LISTS = ("zh", "en", "unless_zh", "unless_en", "sounds", "real", "hit", "miss")


class TextForm(Form):
    """A text as somebody means to send it."""

    text = TextAreaField(_l("Your text"), validators=[InputRequired(), Length(max=5000)])


class RuleForm(Form):
    """One rule; patterns and sentences one to a line."""

    key = StringField(
        _l("Key"),
        validators=[
            InputRequired(),
            Length(max=60),
            Regexp(r"^[a-z0-9][a-z0-9-]*$", message=_l("Small letters, digits and dashes.")),
            NoneOf(["new"], message=_l("A page of the library stands there: choose another key.")),
        ],
    )
    category = SelectField(_l("Category"), choices=options(LEXICON.items()))
    severity = SelectField(_l("Severity"), choices=options(SEVERITIES.items()))
    title_zh = StringField(_l("Title, Chinese"), validators=[InputRequired(), Length(max=60)])
    title_en = StringField(_l("Title, English"), validators=[InputRequired(), Length(max=120)])
    reason_zh = TextAreaField(_l("Reason, Chinese"), validators=[InputRequired(), Length(max=300)])
    reason_en = TextAreaField(_l("Reason, English"), validators=[InputRequired(), Length(max=600)])
    suggestion_zh = TextAreaField(
        _l("Say instead, Chinese"), validators=[InputRequired(), Length(max=300)]
    )
    suggestion_en = TextAreaField(
        _l("Say instead, English"), validators=[InputRequired(), Length(max=600)]
    )
    negatable = BooleanField(_l("Said with “not”, it is no fault"))
    zh = TextAreaField(_l("Patterns, Chinese"), validators=[Optional(), Length(max=8000)])
    en = TextAreaField(_l("Patterns, English"), validators=[Optional(), Length(max=8000)])
    unless_zh = TextAreaField(_l("Unless the clause holds, Chinese"), validators=[Optional()])
    unless_en = TextAreaField(_l("Unless the clause holds, English"), validators=[Optional()])
    sounds = TextAreaField(_l("Words also found by their sound"), validators=[Optional()])
    real = TextAreaField(_l("Words that only sound the same"), validators=[Optional()])
    hit = TextAreaField(_l("Sentences it must find"), validators=[InputRequired()])
    miss = TextAreaField(_l("Sentences it must leave alone"), validators=[InputRequired()])
