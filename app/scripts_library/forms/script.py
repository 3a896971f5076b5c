"""The editor's shape of input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wtforms import (
    DateField,
    Field,
    FieldList,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.platform.forms import Form
from app.platform.i18n import _, _l
from app.scripts_library.labels import (
    CHANNELS,
    CRITERIA,
    NAMES,
    PRODUCT_LINES,
    STAGES,
    TONES,
    TYPES,
)
from app.scripts_library.rules.keys import is_taken
from app.scripts_library.rules.limits import MOST_PARTS

FLOW: Final = tuple(f"flow_{stage}" for stage in STAGES)


def _choices(words: Mapping[str, object]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


class PartForm(Form):
    """One of several of a kind inside a script; the page's form carries the token."""

    class Meta(Form.Meta):
        csrf = False

    @property
    def is_empty(self) -> bool:
        """Nothing was written: the part is left out."""
        return not any(
            str(field.data or "").strip() for field in self if field.type != "SelectField"
        )


class VariantForm(PartForm):
    """The same said for a case of its own."""

    label_zh = StringField(_l("When, Chinese"), validators=[Optional(), Length(max=60)])
    label_en = StringField(_l("When, English"), validators=[Optional(), Length(max=120)])
    wording_zh = TextAreaField(_l("Wording, Chinese"), validators=[Optional(), Length(max=800)])
    wording_en = TextAreaField(_l("Wording, English"), validators=[Optional(), Length(max=1600)])
    tone = SelectField(
        _l("Tone"), choices=[SelectChoice("", _l("As the script")), *_choices(TONES)]
    )


class PointForm(PartForm):
    """What must not be missing when somebody says it in their own words."""

    text_zh = StringField(_l("Key point, Chinese"), validators=[Optional(), Length(max=120)])
    text_en = StringField(_l("Key point, English"), validators=[Optional(), Length(max=240)])
    said_zh = TextAreaField(
        _l("Other ways to say it, Chinese, one to a line"),
        validators=[Optional(), Length(max=600)],
    )
    said_en = TextAreaField(
        _l("Other ways to say it, English, one to a line"),
        validators=[Optional(), Length(max=1200)],
    )
    criterion = SelectField(
        _l("What it shows"), choices=[SelectChoice("", _l("No criterion")), *_choices(CRITERIA)]
    )


class BlankForm(PartForm):
    """A blank of its own: how it is asked for, what stands in it at first."""

    name = StringField(
        _l("Name in the wording"),
        validators=[
            Optional(),
            Length(max=30),
            Regexp(r"^[a-z][a-z0-9_]*$", message=_l("Small letters, digits and low lines.")),
        ],
    )
    type = SelectField(_l("Type"), choices=_choices(TYPES))
    label_zh = StringField(_l("Label, Chinese"), validators=[Optional(), Length(max=40)])
    label_en = StringField(_l("Label, English"), validators=[Optional(), Length(max=80)])
    default_zh = StringField(_l("At first, Chinese"), validators=[Optional(), Length(max=80)])
    default_en = StringField(_l("At first, English"), validators=[Optional(), Length(max=80)])
    choices_zh = TextAreaField(
        _l("Choices, Chinese, one to a line"), validators=[Optional(), Length(max=600)]
    )
    choices_en = TextAreaField(
        _l("Choices, English, one to a line"), validators=[Optional(), Length(max=600)]
    )
    hint_zh = StringField(_l("Hint, Chinese"), validators=[Optional(), Length(max=120)])
    hint_en = StringField(_l("Hint, English"), validators=[Optional(), Length(max=240)])


def _free(_form: Form, field: Field) -> None:
    if is_taken(str(field.data)):
        raise ValidationError(_("A page of the library stands there: choose another key."))


class ScriptForm(Form):
    """One script in both languages."""

    key = StringField(
        _l("Key"),
        validators=[
            InputRequired(),
            Length(max=60),
            Regexp(r"^[a-z0-9][a-z0-9-]*$", message=_l("Small letters, digits and dashes.")),
            _free,
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
    flow_open = StringField(_l("Greeting"), validators=[Optional(), Length(max=200)])
    flow_understand = StringField(_l("Understanding"), validators=[Optional(), Length(max=200)])
    flow_solve = StringField(_l("Solution"), validators=[Optional(), Length(max=200)])
    flow_confirm = StringField(_l("Confirmation"), validators=[Optional(), Length(max=200)])
    flow_close = StringField(_l("Closing"), validators=[Optional(), Length(max=200)])
    variants = FieldList(FormField(VariantForm), _l("Variants"), max_entries=MOST_PARTS)
    points = FieldList(FormField(PointForm), _l("Key points"), max_entries=MOST_PARTS)
    placeholders = FieldList(FormField(BlankForm), _l("Blanks of its own"), max_entries=MOST_PARTS)
    source = StringField(
        _l("Where the rule stands"),
        validators=[
            Optional(),
            Length(max=120),
            Regexp(r"^[a-z_]+:[^\s:]+$", message=_l("Write it as course:refund-rules.")),
        ],
    )
    owner = StringField(_l("Desk that keeps it"), validators=[Optional(), Length(max=60)])
    review_on = DateField(_l("Read again by"), validators=[Optional()])
    expires_on = DateField(_l("Not used after"), validators=[Optional()])
    do_zh = TextAreaField(_l("Do, Chinese"), validators=[Optional(), Length(max=300)])
    do_en = TextAreaField(_l("Do, English"), validators=[Optional(), Length(max=600)])
    dont_zh = TextAreaField(_l("Don't, Chinese"), validators=[Optional(), Length(max=300)])
    dont_en = TextAreaField(_l("Don't, English"), validators=[Optional(), Length(max=600)])
    tags = StringField(_l("Tags, separated by commas"), validators=[Optional(), Length(max=200)])
