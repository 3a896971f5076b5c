"""The shape of what else stands in the framework: dimensions and their points, interviews, stages
of learning paths, deeds, tags, standards, and the settings of the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from wtforms import (
    BooleanField,
    DecimalField,
    Field,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.growth.forms.demand import KEY, WrittenForm
from app.platform.forms import options
from app.platform.i18n import _, _l

Choices = Sequence[tuple[str, str]]
NAME: Final = [InputRequired(), Length(max=80)]

# What each kind of entry is written with, in the order of its form.
SHAPES: Final[Mapping[str, tuple[str, ...]]] = {
    "dimensions": (),
    "points": ("seen_in", "reviewed", "same_as"),
    "interviews": ("criteria", "raters", "rubric"),
    "path": ("courses",),
    "deeds": (),
    "tags": (),
    "standards": ("value", "unit", "source"),
}
# Entries without a key of their own.
NAMELESS: Final = frozenset({"path"})
UNITS: Final = (
    ("seconds", _l("seconds")),
    ("minutes", _l("minutes")),
    ("hours", _l("hours")),
    ("days", _l("days")),
    ("months", _l("months")),
    ("percent", _l("percent")),
    ("level", _l("a level")),
    ("times", _l("times")),
)


def _several(label: str, choices: Choices, *, needed: bool) -> Field:
    return SelectMultipleField(
        label,
        choices=options(choices),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[Length(min=1, message=_l("Choose at least one."))] if needed else [],
    )


def _one(label: str, choices: Choices, none: str) -> Field:
    return SelectField(label, choices=options([("", none), *choices]), validators=[Optional()])


def _level(label: str) -> Field:
    limits = NumberRange(min=Decimal(1), max=Decimal(5))
    return DecimalField(label, places=None, validators=[InputRequired(), limits])


_MADE: Final[Mapping[str, Callable[[Choices], Field]]] = {
    "seen_in": lambda c: _several(_l("Seen in"), c, needed=False),
    "reviewed": lambda _c: BooleanField(_l("Rated in the monthly evaluation")),
    "same_as": lambda c: _one(_l("Counted with"), c, _l("counted by itself")),
    "criteria": lambda c: _several(_l("Criteria it rates"), c, needed=True),
    "raters": lambda _c: IntegerField(
        _l("Interviewers"), validators=[InputRequired(), NumberRange(min=1, max=5)]
    ),
    "rubric": lambda c: _one(_l("Rubric"), c, _l("without descriptions of levels")),
    "courses": lambda c: _several(_l("Courses"), c, needed=True),
    "value": lambda _c: DecimalField(
        _l("Value"),
        places=None,
        validators=[InputRequired(), NumberRange(min=Decimal(0), max=Decimal(100_000))],
    ),
    "unit": lambda _c: SelectField(
        _l("Measured in"), choices=options(UNITS), validators=[InputRequired()]
    ),
    "source": lambda _c: StringField(_l("Source"), validators=[InputRequired(), Length(max=60)]),
}


class EntryForm(WrittenForm):
    """An entry with a name in both languages; what else it holds depends on its kind."""

    title_zh = StringField(_l("Name, Chinese"), validators=NAME)
    title_en = StringField(_l("Name, English"), validators=NAME)

    def written(self, room: str) -> dict[str, Any]:
        """The entry as the text holds it."""
        found: dict[str, Any] = {"title": {"zh": self.title_zh.data, "en": self.title_en.data}}
        for name in SHAPES[room]:
            data = self[name].data
            found[name] = float(data) if isinstance(data, Decimal) else data
        if "rubric" in found:
            found["rubric"] = found["rubric"] or None
        return found


def entry_form(room: str, choices: Mapping[str, Choices]) -> type[EntryForm]:
    """The form for a kind of entry."""
    fields: dict[str, Any] = {name: _MADE[name](choices.get(name, ())) for name in SHAPES[room]}
    if room not in NAMELESS:
        fields["key"] = StringField(_l("Key"), validators=[InputRequired(), Length(max=60), KEY])
    return type("KindForm", (EntryForm,), fields)


def data_of(room: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of the text as its form shows it; what a new one begins with."""
    title = entry.get("title") or {}
    found = {"key": entry.get("key"), "title_zh": title.get("zh"), "title_en": title.get("en")}
    for name in SHAPES[room]:
        value = entry.get(name)
        found[name] = Decimal(f"{value:g}") if isinstance(value, float) else value
        if name in ("same_as", "rubric"):
            found[name] = value or ""
    if room == "interviews" and not entry:
        found["raters"] = 1
    return found


class SettingsForm(WrittenForm):
    """The framework's name, the rubrics of its levels, and where the board draws its lines."""

    title_zh = StringField(_l("Name, Chinese"), validators=NAME)
    title_en = StringField(_l("Name, English"), validators=NAME)
    soon_days = IntegerField(
        _l("Ending soon, days before"), validators=[InputRequired(), NumberRange(min=1, max=366)]
    )
    near_missing = IntegerField(
        _l("Nearly ready with at most so many missing"),
        validators=[InputRequired(), NumberRange(min=1, max=100)],
    )
    low_level = _level(_l("At risk below this mean level"))
    wanted_level = _level(_l("A gap below this mean level"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Who is at risk stands below a gap too."""
        valid = bool(super().validate(extra_validators=extra_validators))
        low, wanted = self.low_level.data, self.wanted_level.data
        if low is not None and wanted is not None and low > wanted:
            self.low_level.errors = [_("No higher than the level below which a gap begins.")]
            valid = False
        return valid

    def written(self) -> dict[str, Any]:
        """The settings as the text holds them."""
        chosen = {name: self[name].data or None for name in ("review", "dimensions")}
        board = {name: self[name].data for name in ("soon_days", "near_missing", "shown")}
        levels = {name: float(self[name].data) for name in ("low_level", "wanted_level")}
        return {
            "title": {"zh": self.title_zh.data, "en": self.title_en.data},
            "rubrics": chosen,
            "board": board | levels,
        }


def settings_form(rubrics: Choices, figures: Choices) -> type[SettingsForm]:
    """The form with the rubrics and monthly figures to choose from."""
    none = _l("without descriptions of levels")
    fields = {
        "review": _one(_l("Rubric of the monthly evaluation"), rubrics, none),
        "dimensions": _one(_l("Rubric of the six dimensions"), rubrics, none),
        "shown": _several(_l("Monthly figures on the board"), figures, needed=False),
    }
    return type("FrameworkSettingsForm", (SettingsForm,), fields)
