"""Shapes of input."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ColorInput, ListWidget

from app.certificates import labels
from app.certificates.rules.design import Design, Languages, Layout, Signatory, Style
from app.certificates.rules.kinds import BY_HAND
from app.kernel.wording import Wording
from app.platform.forms import Form, options
from app.platform.i18n import _l


class SerialForm(Form):
    """A number somebody typed."""

    serial = StringField(_l("Certificate number"), validators=[InputRequired(), Length(max=40)])


class NameForm(Form):
    """A full name to compare."""

    name = StringField(_l("Name on the certificate"), validators=[InputRequired(), Length(max=80)])


class FileForm(Form):
    """A file to check."""

    file = FileField(_l("The PDF file"))


class RevokeForm(Form):
    """Why a certificate is taken back."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(min=5, max=500)])


class ClaimForm(Form):
    """A certificate from elsewhere, as its holder states it."""

    title = StringField(_l("What it certifies"), validators=[InputRequired(), Length(max=80)])
    issuer = StringField(_l("Who issued it"), validators=[InputRequired(), Length(max=80)])
    number = StringField(_l("Its number"), validators=[Optional(), Length(max=60)])
    issued_on = DateField(_l("Issued on"), validators=[InputRequired()])
    ends_on = DateField(_l("Ends on"), validators=[Optional()])
    file = FileField(_l("The file"))


class ConfirmForm(Form):
    """What a trainer found on the original."""

    title_zh = StringField(_l("Title in Chinese"), validators=[InputRequired(), Length(max=40)])
    title_en = StringField(_l("Title in English"), validators=[InputRequired(), Length(max=90)])
    until = DateField(_l("Counts until"), validators=[InputRequired()])
    paper = BooleanField(_l("Print a certificate of the academy's own"))


class RefuseForm(Form):
    """Why it does not count."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(min=5, max=500)])


class DesignForm(Form):
    """A template: how it looks and what it says. The rules know what is allowed."""

    name = StringField(_l("Name of the template"), validators=[InputRequired(), Length(max=60)])
    layout = SelectField(_l("Layout"), validators=[InputRequired()])
    style = SelectField(_l("Style"), validators=[InputRequired()])
    languages = SelectField(_l("Languages on the paper"), validators=[InputRequired()])
    colour = StringField(_l("Main colour"), validators=[InputRequired()], widget=ColorInput())
    accent = StringField(_l("Second colour"), validators=[InputRequired()], widget=ColorInput())
    organisation_zh = StringField(_l("Organisation in Chinese"), validators=[Length(max=30)])
    organisation_en = StringField(_l("Organisation in English"), validators=[Length(max=60)])
    headline_zh = StringField(_l("Headline in Chinese"), validators=[Length(max=16)])
    headline_en = StringField(_l("Headline in English"), validators=[Length(max=50)])
    body_zh = TextAreaField(_l("Text in Chinese"), validators=[Length(max=160)])
    body_en = TextAreaField(_l("Text in English"), validators=[Length(max=320)])
    signer1_name = StringField(_l("Signatory 1"), validators=[Length(max=20)])
    signer1_zh = StringField(_l("Role (Chinese)"), validators=[Length(max=20)])
    signer1_en = StringField(_l("Role (English)"), validators=[Length(max=40)])
    signer2_name = StringField(_l("Signatory 2"), validators=[Length(max=20)])
    signer2_zh = StringField(_l("Role (Chinese)"), validators=[Length(max=20)])
    signer2_en = StringField(_l("Role (English)"), validators=[Length(max=40)])
    signer3_name = StringField(_l("Signatory 3"), validators=[Length(max=20)])
    signer3_zh = StringField(_l("Role (Chinese)"), validators=[Length(max=20)])
    signer3_en = StringField(_l("Role (English)"), validators=[Length(max=40)])
    kinds = SelectMultipleField(
        _l("Used for"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    logo = FileField(_l("Logo"))
    logo_name = HiddenField()
    without_logo = BooleanField(_l("Print without the logo"))

    def __init__(self, *args: Any, **values: Any) -> None:
        """With the choices that the rules know."""
        super().__init__(*args, **values)
        self.layout.choices = options((k.value, v) for k, v in labels.LAYOUTS.items())
        self.style.choices = options((k.value, v) for k, v in labels.STYLES.items())
        self.languages.choices = options((k.value, v) for k, v in labels.LANGUAGES.items())
        self.kinds.choices = options((k.value, v) for k, v in labels.KINDS.items())

    @classmethod
    def showing(cls, name: str, design: Design, kinds: Iterable[str]) -> Self:
        """The form filled with what is kept."""
        values: dict[str, Any] = {
            "name": name,
            "layout": design.layout.value,
            "style": design.style.value,
            "languages": design.languages.value,
            "colour": design.colour,
            "accent": design.accent,
            "logo_name": design.logo,
            "kinds": list(kinds),
        }
        for field in ("organisation", "headline", "body"):
            words: Wording = getattr(design, field)
            values |= {f"{field}_zh": words.zh, f"{field}_en": words.en}
        for place, signatory in enumerate(design.signatories, 1):
            values |= {
                f"signer{place}_name": signatory.name,
                f"signer{place}_zh": signatory.role.zh,
                f"signer{place}_en": signatory.role.en,
            }
        return cls(formdata=None, data=values)

    def design(self, logo: str) -> Design:
        """What the entries say. Raise ValueError for a choice that does not exist."""
        signers = (
            Signatory(self._said(f"signer{n}_name"), self._pair(f"signer{n}")) for n in (1, 2, 3)
        )
        return Design(
            layout=Layout(self.layout.data or Layout.LANDSCAPE),
            style=Style(self.style.data or Style.FORMAL),
            languages=Languages(self.languages.data or Languages.BOTH),
            colour=self._said("colour").lower(),
            accent=self._said("accent").lower(),
            organisation=self._pair("organisation"),
            headline=self._pair("headline"),
            body=self._pair("body"),
            signatories=tuple(signer for signer in signers if signer.name),
            logo=logo,
        )

    def _said(self, field: str) -> str:
        return str(self[field].data or "")

    def _pair(self, field: str) -> Wording:
        return Wording(self._said(f"{field}_zh"), self._said(f"{field}_en"))


class RunForm(Form):
    """Many at once: what no rule can see, for people by their staff numbers."""

    kind = SelectField(_l("Certificate kind"), validators=[InputRequired()])
    title_zh = StringField(_l("Title in Chinese"), validators=[InputRequired(), Length(max=40)])
    title_en = StringField(_l("Title in English"), validators=[InputRequired(), Length(max=90)])
    valid_until = DateField(_l("Valid until"), validators=[Optional()])
    people = TextAreaField(_l("Staff numbers"), validators=[InputRequired(), Length(max=20_000)])

    def __init__(self, *args: Any, **values: Any) -> None:
        """With the kinds that are awarded by hand."""
        super().__init__(*args, **values)
        self.kind.choices = options((kind.value, labels.KINDS[kind]) for kind in BY_HAND)
