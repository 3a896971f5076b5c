"""Content kinds of written exams: items, exams, rubrics; what must be right before learners meet
them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from app.content import registry
from app.content.authored import Path
from app.content.layouts import EntryFiles
from app.content.registry import Change, Checking, ContentKind
from app.content.rubrics import LEVELS, RubricBody
from app.exams.models import item_text
from app.exams.models.bodies import (
    BY_HAND,
    WITH_OPTIONS,
    ExamBody,
    ItemBankBody,
    ItemBody,
)
from app.exams.models.item_parts import Medium
from app.exams.rules.assembly import assemble
from app.exams.services import bank, itemyaml
from app.kernel.errors import BadContent

CRITERIA = (
    "attitude",
    "communication",
    "expertise",
    "problem_handling",
    "feedback_handling",
    "efficiency",
    "teamwork",
)
N_ = str  # a msgid for the catalogues
_BLANK = re.compile(r"_{2,}")


def register() -> None:
    """Bind items/, exams/ and rubrics/."""
    registry.register(
        itemyaml.LAYOUT,
        ContentKind(
            ItemBody,
            check=check_item,
            project=bank.project,
            switched=items_switched,
            passage=item_text.passage,
            facets=item_text.facets,
        ),
        ContentKind(ItemBankBody),
    )
    registry.register(
        EntryFiles("exams", ExamBody),
        ContentKind(ExamBody, check=check_exam, switched=exams_switched),
    )
    registry.register(
        EntryFiles("rubrics", RubricBody), ContentKind(RubricBody, check=check_rubric)
    )


def items_switched(changes: Sequence[Change[ItemBody]]) -> None:
    """Papers drawn from the old bank are not handed out any more."""
    if changes:
        bank.retire_papers()


def exams_switched(changes: Sequence[Change[ExamBody]]) -> None:
    """Papers of an exam that has changed are not handed out any more."""
    bank.retire_papers([change.key for change in changes])


def check_item(key: str, body: ItemBody, checking: Checking) -> None:
    """Everything a learner or a rater would stumble over."""
    _where_it_belongs(body.competency, body.criterion, checking)
    if body.type in WITH_OPTIONS:
        _check_options(body, checking)
    elif body.options:
        checking.fault(
            N_("items of type %(type)s have no options; remove them"), "options", type=body.type
        )
    if body.type == "true_false" and body.correct is None:
        checking.fault(N_("say `correct: true` or `correct: false`"), "correct")
    if body.type == "fill_in":
        _check_blanks(body, checking)
    if body.type == "numeric":
        _check_number(body, checking)
    if body.type == "ordering" and len(body.steps) < 3:
        checking.fault(N_("an order needs at least three steps"), "steps")
    if body.type == "matching" and len(body.pairs) < 3:
        checking.fault(N_("matching needs at least three pairs"), "pairs")
    if body.type == "composite":
        _check_parts(key, body, checking)
    elif body.parts:
        checking.fault(N_("only a case (`type: composite`) has parts; remove them"), "parts")
    if body.type in BY_HAND:
        _check_points(body, checking)
    elif body.key_points:
        checking.fault(
            N_("a machine marks %(type)s; key points stand nowhere"), "key_points", type=body.type
        )
    _check_media(body, checking)
    if body.explanation is None and body.type != "composite":
        checking.fault(N_("write an explanation: it is what the learner takes away"), "explanation")
    if "TODO" in body.stem.zh + body.stem.en:
        checking.fault(N_("the stem is not finished"), "stem")


def _where_it_belongs(competency: str, criterion: str, checking: Checking) -> None:
    known = registry.known_ref_kinds()
    if not competency:
        checking.fault(N_("choose the competency it belongs to"), "competency")
    elif "competency" in known and not checking.knows("competency", competency):
        checking.fault(
            N_("there is no competency `%(name)s` in framework.yaml"), "competency", name=competency
        )
    if criterion not in CRITERIA:
        checking.fault(N_("criteria are %(names)s"), "criterion", names=", ".join(CRITERIA))


def _check_options(body: ItemBody, checking: Checking) -> None:
    if len(body.options) < 2:
        checking.fault(N_("write at least two options"), "options")
        return
    right = [option for option in body.options if option.correct]
    if body.type == "multiple":
        if not right:
            checking.fault(N_("mark the right options with `correct: true`"), "options")
    elif len(right) != 1:
        checking.fault(N_("mark exactly one option with `correct: true`"), "options")
    for number, option in enumerate(body.options):
        if option.worth is not None and body.type != "best_reply":
            checking.fault(N_("`worth` belongs to best_reply only"), "options", number, "worth")
        if option.correct and option.worth not in (None, 100):
            checking.fault(N_("the right option is worth 100"), "options", number, "worth")
        if not option.correct and option.worth == 100:
            checking.fault(N_("only the right option is worth 100"), "options", number, "worth")
    for language in ("zh", "en"):
        said = Counter(option.text.said_in(language).strip() for option in body.options)
        for words, times in said.items():
            if times > 1:
                checking.fault(
                    N_("two options say the same (%(language)s): %(words)s"),
                    "options",
                    language=language,
                    words=words,
                )


def _check_blanks(body: ItemBody, checking: Checking) -> None:
    if not body.blanks:
        checking.fault(N_("say what is accepted in each blank under `blanks:`"), "blanks")
    for language in ("zh", "en"):
        marked = len(_BLANK.findall(body.stem.said_in(language)))
        if marked != len(body.blanks):
            checking.fault(
                N_(
                    "the stem (%(language)s) marks %(marked)s blanks with ____, "
                    "but `blanks:` has %(said)s"
                ),
                "stem",
                language=language,
                marked=marked,
                said=len(body.blanks),
            )
    for number, blank in enumerate(body.blanks):
        if not blank.zh or not blank.en or not all(text.strip() for text in blank.accepted):
            checking.fault(N_("accept at least one writing in each language"), "blanks", number)


def _check_parts(key: str, body: ItemBody, checking: Checking) -> None:
    if len(body.parts) < 2:
        checking.fault(N_("a case has at least two parts"), "parts")
    if body.within:
        checking.fault(N_("a case stands in no other case"), "within")
    known = checking.all(ItemBody)
    for number, part in enumerate(body.part_keys):
        found = known.get(part)
        if not part.startswith(f"{key}."):
            checking.fault(N_("a part's key begins with `%(key)s.`"), "parts", number, key=key)
        elif found is None:
            checking.fault(
                N_("learners do not meet the part `%(part)s` yet"), "parts", number, part=part
            )
        elif found.type == "composite" or found.within != key:
            checking.fault(N_("`%(part)s` is no part of this case"), "parts", number, part=part)
    if len(set(body.part_keys)) != len(body.parts):
        checking.fault(N_("a part stands here twice"), "parts")


def _check_media(body: ItemBody, checking: Checking) -> None:
    for one, path in _media_places(body):
        if one is None:
            continue
        if one.kind != "image" and one.transcript is None:
            checking.fault(N_("write down what is said under `transcript:`"), *path)
        if one.kind == "image" and one.transcript is not None:
            checking.fault(N_("a picture has `alt:` only; remove the transcript"), *path)


def _media_places(body: ItemBody) -> Iterator[tuple[Medium | None, Path]]:
    yield from ((one, ("media", n)) for n, one in enumerate(body.media))
    yield from ((one.media, ("options", n, "media")) for n, one in enumerate(body.options))
    for n, pair in enumerate(body.pairs):
        yield pair.left_media, ("pairs", n, "left_media")
        yield pair.right_media, ("pairs", n, "right_media")
    yield from ((one.media, ("extras", n, "media")) for n, one in enumerate(body.extras))
    yield from ((one, ("explanation_media", n)) for n, one in enumerate(body.explanation_media))


def _check_number(body: ItemBody, checking: Checking) -> None:
    for name, text in (("value", body.value), ("tolerance", body.tolerance)):
        try:
            number = Decimal(text or "")
            if not number.is_finite() or (name == "tolerance" and number < 0):
                raise InvalidOperation
        except InvalidOperation:
            checking.fault(N_('write a plain number in quotes, such as "30"'), name)


def _check_points(body: ItemBody, checking: Checking) -> None:
    if not body.key_points:
        checking.fault(N_("say what a good answer contains under `key_points:`"), "key_points")
    if len({point.key for point in body.key_points}) != len(body.key_points):
        checking.fault(N_("two key points have the same key"), "key_points")
    if body.reference is None:
        checking.fault(N_("write a reference answer: raters compare with it"), "reference")


def check_exam(key: str, body: ExamBody, checking: Checking) -> None:
    """A blueprint that the bank can fill, and sections that exist."""
    if not body.blueprint:
        checking.fault(N_("say what the paper is made of under `blueprint:`"), "blueprint")
    sections = {section.key for section in body.sections}
    if len(sections) != len(body.sections):
        checking.fault(N_("two sections have the same key"), "sections")
    for number, row in enumerate(body.blueprint):
        if row.section and row.section not in sections:
            checking.fault(
                N_("there is no section `%(name)s`"),
                "blueprint",
                number,
                "section",
                name=row.section,
            )
        for item in row.keys:
            if not checking.knows("item", item):
                checking.fault(
                    N_("there is no item `%(name)s`"), "blueprint", number, "keys", name=item
                )
    if body.opens is not None and body.closes is not None and body.opens >= body.closes:
        checking.fault(N_("it closes before it opens"), "closes")
    for name in ("opens", "closes"):
        moment = getattr(body, name)
        if moment is not None and moment.tzinfo is None:
            checking.fault(N_("give the zone too, such as 2026-12-01T09:00:00+08:00"), name)
    if body.mode == "oral" and any(row.type not in BY_HAND for row in body.blueprint):
        checking.fault(N_("an oral exam asks short_answer and write_reply items only"), "blueprint")
    if body.mode == "practice" and body.certificate:
        checking.fault(N_("practice earns no certificate"), "certificate")
    known = "tier" in registry.known_ref_kinds()
    if body.tier and known and not checking.knows("tier", body.tier):
        checking.fault(N_("there is no tier `%(name)s` in framework.yaml"), "tier", name=body.tier)
    items = [
        item.as_bank_item(name, number)
        for number, (name, item) in enumerate(checking.all(ItemBody).items())
    ]
    try:
        assemble(body.cells(), items, 1)
    except BadContent as refusal:
        place = int(str(refusal.params["row"])) - 1
        wish = refusal.params["what"]
        checking.fault(
            N_("the bank cannot fill this row (%(wish)s): write items or ask for fewer"),
            "blueprint",
            place,
            wish=wish,
        )


def check_rubric(key: str, body: RubricBody, checking: Checking) -> None:
    """Every criterion once, every level described."""
    if not body.criteria:
        checking.fault(N_("a rubric has at least one criterion"), "criteria")
    for number, criterion in enumerate(body.criteria):
        if criterion.key not in CRITERIA and not checking.knows("point", criterion.key):
            checking.fault(
                N_("criteria are %(names)s, and the points of the framework"),
                "criteria",
                number,
                "key",
                names=", ".join(CRITERIA),
            )
        if tuple(level.rank for level in criterion.levels) != LEVELS:
            checking.fault(N_("describe the levels 1 to 5 in order"), "criteria", number, "levels")
    if len({criterion.key for criterion in body.criteria}) != len(body.criteria):
        checking.fault(N_("a criterion stands here twice"), "criteria")
