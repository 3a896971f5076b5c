"""Shape of input for a change to many items."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from app.exams.labels import exams as labels
from app.exams.rules.bulk import NEVER, Change, Step
from app.exams.rules.importing.words import tags_of
from app.platform.forms import Form
from app.platform.i18n import _, _l

STAYS = ("", _l("stays as it is"))


class BulkForm(Form):
    """What is to change; what is left empty stays."""

    add_tags = StringField(_l("Add tags"), validators=[Length(max=500)])
    drop_tags = StringField(_l("Take tags away"), validators=[Length(max=500)])
    set_tags = StringField(_l("Put these tags in the place of all"), validators=[Length(max=500)])
    to_difficulty = SelectField(_l("Difficulty"), validators=[Optional()])
    to_competency = SelectField(_l("Competency"), validators=[Optional()])
    to_criterion = SelectField(_l("Criterion"), validators=[Optional()])
    last_day = RadioField(
        _l("Last day in use"),
        default="",
        choices=[
            SelectChoice(*STAYS),
            SelectChoice("day", _l("this day:")),
            SelectChoice(NEVER, _l("no end")),
        ],
        validators=[Optional()],
    )
    expires = DateField(_l("Last day in use"), validators=[Optional()])
    step = SelectField(_l("Then"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """The shape of each field; and a day belongs to “this day”, “this day” to a day."""
        valid = bool(super().validate(extra_validators))
        asked = self.last_day.data == "day"
        if asked != bool(self.expires.data) and not self.expires.errors:
            said = _("Give the day.") if asked else _("Choose “this day:” too, or empty the day.")
            self.expires.errors = [said]
            return False
        return valid

    @classmethod
    def over(cls, given: MultiDict[str, str] | None, competencies: list[str]) -> BulkForm:
        """The form with what may be chosen."""
        form = cls(given, meta={"csrf": False})
        stays = SelectChoice(*STAYS)
        form.to_difficulty.choices = [
            stays, *(SelectChoice(*one) for one in labels.DIFFICULTIES.items())
        ]  # fmt: skip
        form.to_competency.choices = [
            stays, *(SelectChoice(one, labels.competency_name(one)) for one in competencies)
        ]  # fmt: skip
        form.to_criterion.choices = [
            stays, *(SelectChoice(*one) for one in labels.CRITERIA.items())
        ]  # fmt: skip
        form.step.choices = [
            SelectChoice("", _l("nothing more")),
            *(SelectChoice(step.value, said) for step, said in labels.STEPS.items()),
        ]
        return form

    def change(self) -> Change:
        """What the fields say; the form must have been validated."""
        replaced = tags_of(self.set_tags.data or "")
        day = self.expires.data if self.last_day.data == "day" else None
        return Change(
            set_tags=replaced or None,
            add_tags=tags_of(self.add_tags.data or ""),
            drop_tags=tags_of(self.drop_tags.data or ""),
            difficulty=self.to_difficulty.data or "",
            competency=self.to_competency.data or "",
            criterion=self.to_criterion.data or "",
            expires=day.isoformat() if day else NEVER if self.last_day.data == NEVER else "",
            step=Step(self.step.data) if self.step.data else None,
        )
