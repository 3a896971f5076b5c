"""The editor's shape of input."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.platform.forms import Form
from app.platform.i18n import _l
from app.scripts_library.labels import CHANNELS, NAMES, PRODUCT_LINES, STAGES, TONES


def _choices(words: Mapping[str, object]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


class ScriptForm(Form):
    """One script in both languages."""

    key = StringField(
        _l("Key"),
        validators=[
            InputRequired(),
            Length(max=60),
            Regexp(r"^[a-z0-9][a-z0-9-]*$", message=_l("Small letters, digits and dashes.")),
        ],
    )
    category = SelectField(_l("Category"), choices=_choices(NAMES))
    stage = SelectField(_l("Stage"), choices=_choices(STAGES))
    tone = SelectField(_l("Tone"), choices=_choices(TONES))
    channels = SelectMultipleField(
        _l("Channels"),
        choices=_choices(CHANNELS),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[InputRequired()],
    )
    title_zh = StringField(_l("Title, Chinese"), validators=[InputRequired(), Length(max=60)])
    title_en = StringField(_l("Title, English"), validators=[InputRequired(), Length(max=120)])
    situation_zh = TextAreaField(
        _l("When to use it, Chinese"), validators=[InputRequired(), Length(max=300)]
    )
    situation_en = TextAreaField(
        _l("When to use it, English"), validators=[InputRequired(), Length(max=600)]
    )
    wording_zh = TextAreaField(
        _l("Wording, Chinese"), validators=[InputRequired(), Length(max=800)]
    )
    wording_en = TextAreaField(
        _l("Wording, English"), validators=[InputRequired(), Length(max=1600)]
    )
    other_zh = TextAreaField(
        _l("The same in the other tone, Chinese"), validators=[Optional(), Length(max=800)]
    )
    other_en = TextAreaField(
        _l("The same in the other tone, English"), validators=[Optional(), Length(max=1600)]
    )
    customer_zh = TextAreaField(
        _l("What the customer says, Chinese"), validators=[Optional(), Length(max=300)]
    )
    customer_en = TextAreaField(
        _l("What the customer says, English"), validators=[Optional(), Length(max=600)]
    )
    policy_zh = TextAreaField(_l("Rule behind it, Chinese"), validators=[Optional()])
    policy_en = TextAreaField(_l("Rule behind it, English"), validators=[Optional()])
    product_lines = SelectMultipleField(
        _l("Only for these goods"),
        choices=_choices(PRODUCT_LINES),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    related = StringField(_l("Keys of similar scripts"), validators=[Optional(), Length(max=300)])
    follow_ups = StringField(
        _l("Keys of what is said next"), validators=[Optional(), Length(max=300)]
    )
    owner = StringField(_l("Desk that keeps it"), validators=[Optional(), Length(max=60)])
    review_on = DateField(_l("Read again by"), validators=[Optional()])
    expires_on = DateField(_l("Not used after"), validators=[Optional()])
    do_zh = TextAreaField(_l("Do, Chinese"), validators=[Optional(), Length(max=300)])
    do_en = TextAreaField(_l("Do, English"), validators=[Optional(), Length(max=600)])
    dont_zh = TextAreaField(_l("Don't, Chinese"), validators=[Optional(), Length(max=300)])
    dont_en = TextAreaField(_l("Don't, English"), validators=[Optional(), Length(max=600)])
    tags = StringField(_l("Tags, separated by commas"), validators=[Optional(), Length(max=200)])
