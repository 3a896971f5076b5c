"""The shape of what is written into the framework: a demand, a tier, a competency, a variant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
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
from wtforms.widgets import CheckboxInput, ListWidget

from app.platform.forms import Form, options
from app.platform.i18n import _, _l

Choices = Sequence[tuple[str, str]]
KEY: Final = Regexp(
    r"^[a-z0-9][a-z0-9_-]*$", message=_l("Small letters, digits, dashes: like mid-exam.")
)

# What each kind of demand is written with, beside its key and title.
SHAPES: Final[Mapping[str, tuple[str, ...]]] = {
    "passed": ("exam", "percent", "valid_months"),
    "completed": ("courses", "how_many", "valid_months"),
    "rated_at_least": ("criteria", "level", "scenarios", "tags", "valid_months"),
    "indicator": ("indicator", "target", "months", "lower_is_better"),
    "interview": ("interview", "level", "valid_months"),
    "tenure": ("months",),
    "classroom_hours": ("hours", "valid_months"),
    "sign_off": ("signed", "valid_months"),
    "certificate_in_force": ("certificate",),
    "drilled": ("scripts", "percent", "valid_months"),
    "coached": ("deed", "count"),
    "all_of": ("rule", "needed"),
    "any_of": ("rule", "needed"),
    "at_least": ("rule", "needed"),
}
# The name in the text of a field that a form names otherwise, by the kind of demand.
NAMES: Final[Mapping[tuple[str, str], str]] = {
    ("passed", "percent"): "at_least",
    ("drilled", "percent"): "at_least",
    ("completed", "how_many"): "at_least",
    ("interview", "level"): "at_least",
    ("sign_off", "signed"): "what",
    ("coached", "deed"): "what",
    ("all_of", "rule"): "type",
    ("any_of", "rule"): "type",
    ("at_least", "rule"): "type",
}
_LINE: Final = NumberRange(min=Decimal(0), max=Decimal(100_000))
_WHOLE: Final = ("how_many", "scenarios", "scripts", "months", "count", "needed", "valid_months")


def name_in_text(kind: str, field: str) -> str:
    """How the text calls what a form's field holds."""
    return NAMES.get((kind, field), field)


def _whole(label: str, *, optional: bool = False, most: int = 1000) -> Field:
    first = Optional() if optional else InputRequired()
    return IntegerField(label, validators=[first, NumberRange(min=1, max=most)])


def _number(label: str, low: float, high: float) -> Field:
    return DecimalField(
        label,
        places=None,
        validators=[InputRequired(), NumberRange(min=Decimal(str(low)), max=Decimal(str(high)))],
    )


def _line(label: str) -> Field:
    return DecimalField(label, places=None, validators=[Optional(), _LINE])


def _one(label: str, choices: Choices) -> Field:
    return SelectField(label, choices=options(choices), validators=[InputRequired()])


def _several(label: str, choices: Choices, *, needed: bool = True) -> Field:
    return SelectMultipleField(
        label,
        choices=options(choices),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[Length(min=1, message=_l("Choose at least one."))] if needed else [],
    )


_MADE: Final[Mapping[str, Callable[[Choices], Field]]] = {
    "exam": lambda c: _one(_l("Exam"), c),
    "percent": lambda _c: _number(_l("At least, in percent"), 0, 100),
    "courses": lambda c: _several(_l("Courses"), c),
    "how_many": lambda _c: _whole(_l("How many of them (empty: all)"), optional=True),
    "criteria": lambda c: _several(_l("Criteria"), c),
    "level": lambda _c: _number(_l("Level at least"), 1, 5),
    "scenarios": lambda _c: _whole(_l("Scenarios")),
    "tags": lambda c: _several(_l("Among them"), c, needed=False),
    "indicator": lambda c: _one(_l("Monthly figure"), c),
    "target": lambda _c: _number(_l("Target"), 0, 100_000),
    "months": lambda _c: _whole(_l("Months"), most=120),
    "lower_is_better": lambda _c: BooleanField(_l("Lower is better")),
    "interview": lambda c: _one(_l("Interview"), c),
    "hours": lambda _c: _number(_l("Hours"), 0.01, 10_000),
    "signed": lambda c: _one(_l("Signed for"), c),
    "certificate": lambda _c: StringField(_l("Certificate"), validators=[InputRequired(), KEY]),
    "scripts": lambda _c: _whole(_l("Scripts")),
    "deed": lambda c: _one(_l("Deed"), c),
    "count": lambda _c: _whole(_l("How many")),
    "rule": lambda c: RadioField(
        _l("How many of the parts"), choices=options(c), validators=[InputRequired()]
    ),
    "needed": lambda _c: _whole(_l("Of these at least"), optional=True),
    "valid_months": lambda _c: _whole(_l("Valid for months"), optional=True, most=120),
}


class WrittenForm(Form):
    """What is written into a draft: it names the version that it began with."""

    version = HiddenField(validators=[InputRequired()])


class DemandForm(WrittenForm):
    """What every demand has: a key that never changes, and a name of its own if it needs one."""

    key = StringField(_l("Key"), validators=[InputRequired(), Length(max=60), KEY])
    title_zh = StringField(_l("Name, Chinese"), validators=[Length(max=120)])
    title_en = StringField(_l("Name, English"), validators=[Length(max=120)])

    def validate(self, extra_validators: Any = None) -> bool:
        """A name stands in both languages or in none; so many of the parts is said in a number."""
        valid = bool(super().validate(extra_validators=extra_validators))
        for name, other in (("title_zh", "title_en"), ("title_en", "title_zh")):
            if self[other].data and not self[name].data:
                self[name].errors = [_("Say it in both languages, or in none.")]
                valid = False
        if "rule" in self and self["rule"].data == "at_least" and not self["needed"].data:
            self["needed"].errors = [_("Say how many.")]
            valid = False
        return valid

    def value(self, kind: str) -> dict[str, Any]:
        """The demand as the text holds it."""
        found: dict[str, Any] = {"key": self.key.data, "type": kind, "title": None}
        if self.title_zh.data:
            found["title"] = {"zh": self.title_zh.data, "en": self.title_en.data}
        for name in SHAPES[kind]:
            data = self[name].data
            if isinstance(data, Decimal):
                data = float(data)
            found[name_in_text(kind, name)] = data
        if found["type"] in ("all_of", "any_of"):
            found["needed"] = None
        return found


def demand_form(
    kind: str, choices: Mapping[str, Choices], *, places: Choices = (), siblings: Choices = ()
) -> type[DemandForm]:
    """The form for a kind of demand; ``places`` are lists it could stand in, ``siblings`` what a
    new group could be made of."""
    fields: dict[str, Any] = {name: _MADE[name](choices.get(name, ())) for name in SHAPES[kind]}
    if siblings:
        fields["parts"] = _several(_l("Made of"), siblings)
    if places:
        fields["place"] = _one(_l("Stands in"), places)
    return type("KindForm", (DemandForm,), fields)


def data_of(kind: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A demand of the text as its form shows it."""
    title = asked.get("title") or {}
    found = {"key": asked["key"], "title_zh": title.get("zh"), "title_en": title.get("en")}
    for name in SHAPES[kind]:
        value = asked.get(name_in_text(kind, name))
        if isinstance(value, float) and name not in _WHOLE:
            value = Decimal(f"{value:g}")
        found[name] = value
    return found


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class TierForm(WrittenForm):
    """A tier's names and duties, a duty a line, in both languages in the same order."""

    title_zh = StringField(_l("Name, Chinese"), validators=[InputRequired(), Length(max=80)])
    title_en = StringField(_l("Name, English"), validators=[InputRequired(), Length(max=80)])
    short_zh = StringField(_l("Short name, Chinese"), validators=[InputRequired(), Length(max=20)])
    short_en = StringField(_l("Short name, English"), validators=[InputRequired(), Length(max=20)])
    duties_zh = TextAreaField(_l("Duties, Chinese"), validators=[Length(max=4000)])
    duties_en = TextAreaField(_l("Duties, English"), validators=[Length(max=4000)])
    certificate = StringField(_l("Certificate"), validators=[Optional(), Length(max=60), KEY])

    def validate_duties_en(self, field: Field) -> None:
        """As many lines as in Chinese."""
        if len(lines_of(field.data or "")) != len(lines_of(self.duties_zh.data or "")):
            raise ValidationError(_("Write as many lines as in Chinese, in the same order."))


class TextForm(WrittenForm):
    """A competency or criterion in both languages."""

    key = StringField(_l("Key"), validators=[InputRequired(), Length(max=60), KEY])
    title_zh = StringField(_l("Name, Chinese"), validators=[InputRequired(), Length(max=80)])
    title_en = StringField(_l("Name, English"), validators=[InputRequired(), Length(max=80)])
    words_zh = TextAreaField(_l("What it is, Chinese"), validators=[Length(max=600)])
    words_en = TextAreaField(_l("What it is, English"), validators=[Length(max=600)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Both languages or none."""
        valid = bool(super().validate(extra_validators=extra_validators))
        for name, other in (("words_zh", "words_en"), ("words_en", "words_zh")):
            if self[other].data and not self[name].data:
                self[name].errors = [_("Say it in both languages, or in none.")]
                valid = False
        return valid


UNITS: Final = (
    ("percent", _l("percent")),
    ("points", _l("points of 5")),
    ("seconds", _l("seconds")),
    ("count", _l("a number")),
)


class FigureForm(WrittenForm):
    """A monthly figure: its names, the lines it is judged by, and how files call it."""

    key = StringField(_l("Key"), validators=[InputRequired(), Length(max=60), KEY])
    title_zh = StringField(_l("Name, Chinese"), validators=[InputRequired(), Length(max=80)])
    title_en = StringField(_l("Name, English"), validators=[InputRequired(), Length(max=80)])
    hint_zh = StringField(_l("What it means, Chinese"), validators=[Length(max=200)])
    hint_en = StringField(_l("What it means, English"), validators=[Length(max=200)])
    unit = SelectField(_l("Measured in"), choices=options(UNITS), validators=[InputRequired()])
    lower = BooleanField(_l("Lower is better"))
    target = DecimalField(_l("Target"), places=None, validators=[Optional(), _LINE])
    floor = DecimalField(_l("Floor"), places=None, validators=[Optional(), _LINE])
    headings = TextAreaField(_l("Headings in files"), validators=[Length(max=1000)])

    def validate(self, extra_validators: Any = None) -> bool:
        """What it means is said in both languages or in none; the floor is no better than the
        target."""
        valid = bool(super().validate(extra_validators=extra_validators))
        for name, other in (("hint_zh", "hint_en"), ("hint_en", "hint_zh")):
            if self[other].data and not self[name].data:
                self[name].errors = [_("Say it in both languages, or in none.")]
                valid = False
        target, floor = self.target.data, self.floor.data
        if target is not None and floor is not None:
            better = floor < target if self.lower.data else floor > target
            if better:
                self.floor.errors = [_("The floor is better than the target.")]
                valid = False
        return valid

    def value(self) -> dict[str, Any]:
        """The figure as the text holds it."""
        target, floor = self.target.data, self.floor.data
        hint = {"zh": self.hint_zh.data, "en": self.hint_en.data}
        return {
            "key": self.key.data,
            "title": {"zh": self.title_zh.data, "en": self.title_en.data},
            "unit": self.unit.data,
            "better": "lower" if self.lower.data else "higher",
            "target": None if target is None else float(target),
            "floor": None if floor is None else float(floor),
            "hint": hint if hint["zh"] else None,
            "headings": lines_of(self.headings.data or ""),
        }


class VariantForm(WrittenForm):
    """A variant's name, teams, days and reason."""

    key = StringField(_l("Key"), validators=[InputRequired(), Length(max=60), KEY])
    title_zh = StringField(_l("Name, Chinese"), validators=[InputRequired(), Length(max=80)])
    title_en = StringField(_l("Name, English"), validators=[InputRequired(), Length(max=80)])
    since = DateField(_l("In force from"), validators=[InputRequired()])
    until = DateField(_l("Until before"), validators=[Optional()])
    reason_zh = StringField(_l("Reason, Chinese"), validators=[InputRequired(), Length(4, 300)])
    reason_en = StringField(_l("Reason, English"), validators=[InputRequired(), Length(4, 300)])

    def validate_until(self, field: Field) -> None:
        """After it begins."""
        if field.data and self.since.data and field.data <= self.since.data:
            raise ValidationError(_("It ends after it begins."))


def variant_form(
    units: Choices, leaving: Iterable[tuple[str, str, Choices]], figures: Choices
) -> type[VariantForm]:
    """The form with the teams to choose from, for each list of demands (its field, its name) what
    could be left out, and for each monthly figure other lines."""
    fields: dict[str, Any] = {"units": _several(_l("For these shops and teams"), units)}
    for name, label, asked in leaving:
        fields[name] = _several(label, asked, needed=False)
    for key, title in figures:
        fields[f"target_{key}"] = _line(_("%(title)s: target", title=title))
        fields[f"floor_{key}"] = _line(_("%(title)s: floor", title=title))
    return type("TeamVariantForm", (VariantForm,), fields)
