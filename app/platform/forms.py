"""Forms: CSRF, trimmed text, messages in the reader's language. A form knows shape, no rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.fields.choices import SelectChoice

from app.platform.i18n import language


def strip(value: Any) -> Any:
    """Text without the blanks around it (also full-width ones); anything else as it is."""
    return value.strip().strip("\u3000").strip() if isinstance(value, str) else value


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """What a select offers, from pairs of value and label."""
    return [SelectChoice(value, label) for value, label in pairs]


class Form(FlaskForm):  # type: ignore[misc]
    """A page's form. Text fields are trimmed; errors come in the reader's language."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Trim every text field that does not say otherwise."""
            filters = unbound_field.kwargs.get("filters", [])
            if unbound_field.field_class.__name__ in _TRIMMED and strip not in filters:
                unbound_field.kwargs["filters"] = [strip, *filters]
            return unbound_field.bind(form=form, **options)

        @property
        def locales(self) -> list[str]:
            """WTForms' own messages: its catalogue is named ``zh``."""
            return ["zh"] if language() == "zh" else ["en"]


_TRIMMED = {"StringField", "TextAreaField", "EmailField", "SearchField", "URLField", "TelField"}
