"""Forms: CSRF, trimmed text, messages in the reader's language. A form knows shape, no rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.fields.choices import SelectChoice

from app.platform.i18n import _, language

N_ = str  # a msgid for tools/catalogs.py
_YEARS: Final = (1900, 2199)
_MOST: Final = 2**31 - 1
_CONTROL = dict.fromkeys(sign for sign in range(32) if chr(sign) not in "\t\n\r")


def strip(value: Any) -> Any:
    """Text without control characters and the blanks around it; anything else as it is."""
    return value.translate(_CONTROL).strip() if isinstance(value, str) else value


def in_reach(value: Any) -> Any:
    """A day or a number with which one can reckon; anything else as it is. Raise ValueError."""
    if isinstance(value, date) and not _YEARS[0] <= value.year <= _YEARS[1]:
        first, last = map(str, _YEARS)
        raise ValueError(_("Use a day of the years %(first)s to %(last)s.", first=first, last=last))
    if isinstance(value, int | float | Decimal) and not (
        isfinite(value) and -_MOST <= value <= _MOST
    ):
        raise ValueError(_("This number is too large: write a smaller one."))
    return value


_CHOOSE: Final = N_("Not a valid choice: choose from the list.")
_DAY: Final = N_("Not a valid date: write it as 2026-11-24.")
_LONGEST: Final = N_("Use at most %(max)d characters.")
_SHORTEST: Final = N_("Use at least %(min)d characters.")
_SAID: Final[Mapping[str, str]] = {
    "This field is required.": N_("This field is required."),
    "Not a valid choice.": _CHOOSE,
    "Invalid Choice: could not coerce.": _CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _CHOOSE,
    "'%(value)s' are not valid choices for this field.": _CHOOSE,
    "Not a valid date value.": _DAY,
    "Not a valid datetime value.": N_("Not a valid moment: write it as 2026-11-24 09:30."),
    "Not a valid time value.": N_("Not a valid time: write it as 09:30."),
    "Not a valid integer value.": N_("Not a whole number: write digits alone."),
    "Not a valid decimal value.": N_("Not a number: write it as 12.5."),
    "Not a valid float value.": N_("Not a number: write it as 12.5."),
    "Invalid email address.": N_("This is not an e-mail address."),
    "Invalid input.": N_("This is not written as it should be."),
    "Field cannot be longer than %(max)d characters.": _LONGEST,
    "Field must be at least %(min)d characters long.": _SHORTEST,
    "Field must be between %(min)d and %(max)d characters long.": N_(
        "Use %(min)d to %(max)d characters."
    ),
    "Number must be at least %(min)s.": N_("Use a number from %(min)s up."),
    "Number must be at most %(max)s.": N_("Use a number up to %(max)s."),
    "Number must be between %(min)s and %(max)s.": N_("Use a number from %(min)s to %(max)s."),
}


class _Messages:
    """The library's messages in our own words: what is wrong and how it is written right."""

    def __init__(self, others: Any) -> None:
        self._others = others

    def gettext(self, message: str) -> str:
        """The message for this reader, its places not yet filled."""
        said = _SAID.get(message)
        return str(_(said) if said else self._others.gettext(message))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The same for a message that counts."""
        said = _SAID.get(plural)
        return str(_(said) if said else self._others.ngettext(singular, plural, number))


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """What a select offers, from pairs of value and label."""
    return [SelectChoice(value, label) for value, label in pairs]


class Form(FlaskForm):  # type: ignore[misc]
    """A page's form. Text fields are trimmed; errors come in the reader's language."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Trim every text field, keep days and numbers in reach."""
            filters = unbound_field.kwargs.get("filters", [])
            name = unbound_field.field_class.__name__
            ours = strip if name in _TRIMMED else in_reach if name in _RECKONED else None
            if ours is not None and ours not in filters:
                unbound_field.kwargs["filters"] = [ours, *filters]
            return unbound_field.bind(form=form, **options)

        @property
        def locales(self) -> list[str]:
            """Where messages come from that we have no words of our own for."""
            return ["zh"] if language() == "zh" else ["en"]

        def get_translations(self, form: Any) -> _Messages:
            """Errors in the reader's language, whatever field they come from."""
            return _Messages(super().get_translations(form))

    def validate(self, extra_validators: Any = None) -> bool:
        """Does everything fit? A required text that is nothing but blanks is missing."""
        for field in self:
            if type(field).__name__ in _TRIMMED and field.raw_data:
                field.raw_data = [strip(raw) for raw in field.raw_data]
        return bool(super().validate(extra_validators))


_TRIMMED = {"StringField", "TextAreaField", "EmailField", "SearchField", "URLField", "TelField"}
_RECKONED = {
    "DateField",
    "DateTimeField",
    "DateTimeLocalField",
    "DecimalField",
    "FloatField",
    "IntegerField",
}
