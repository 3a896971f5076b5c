"""Hearing what was typed: the encoder, the act library, and the reader of one scenario.

Encoding a message touches no database, so that it is done before a write transaction begins.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from app.content import store
from app.content.store import Version
from app.exams.models.roleplay_bodies import ActsBody, ScenarioBody
from app.exams.rules.roleplay.acts import EXACT, ROUGH
from app.exams.rules.roleplay.library import Library, Scores
from app.exams.rules.roleplay.normalise import Message
from app.exams.rules.roleplay.reading import ENGINE, Reading, message_of, read
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.taught import Margins
from app.exams.rules.roleplay.trials import Reader
from app.exams.services import roleplay_listening as listening
from app.exams.services.roleplay_judging import shipped as judging
from app.exams.services.roleplay_scales import scales_for
from app.kernel.errors import Unavailable
from app.kernel.late import late
from app.language.simplify import simplified
from app.platform import encoder as encoders
from app.platform.encoder import Encoder, NgramEncoder, VectorShelf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

Vectors: TypeAlias = "NDArray[np.float32]"


@dataclass(frozen=True)
class Heard:
    """A message with the vectors of its pieces, and whether the real encoder made them."""

    text: str
    message: Message
    vectors: Vectors
    exact: bool


@dataclass(frozen=True)
class Examples:
    """The vectors of a library's texts. Those that all scenarios share stand in memory once;
    ``order`` says which row of both, one below the other, belongs to which text."""

    common: Vectors
    own: Vectors
    order: NDArray[np.intp]

    def likeness(self, vectors: Vectors) -> Scores:
        """How near each vector is to each text, in the order of the library."""
        both = np.concatenate([vectors @ self.common.T, vectors @ self.own.T], axis=1)
        return np.asarray(both[:, self.order], dtype=np.float32)


@dataclass(frozen=True)
class Ears:
    """Everything needed to read messages of one version of a scenario."""

    scenario: Scenario
    library: Library
    exact: Examples | None
    stamp: str

    @cached_property
    def rough(self) -> Vectors:
        """The texts as n-grams, made when the encoder did not answer for the first time."""
        return _hearing.stand_in.encode(self.library.texts)


class _Hearing:
    """The encoder this process uses and what it has prepared. Set up once by the wiring."""

    def __init__(self) -> None:
        self.encoder: Encoder = NgramEncoder()
        self.stand_in: Encoder = NgramEncoder()
        self.shelf = VectorShelf(None)
        self.ears: OrderedDict[tuple[int, tuple[int, ...]], Ears] = OrderedDict()
        self.shared: tuple[tuple[int, ...], Library] | None = None
        self.common: tuple[tuple[str, ...], Vectors] | None = None
        self.lock = Lock()


_hearing = _Hearing()
_KEPT = 64
_PIECES_KEPT = 2048


def configure(encoder: Encoder, folder: Path | None) -> None:
    """Use this encoder; keep vectors of examples in this folder."""
    _hearing.encoder = encoder
    _hearing.shelf = VectorShelf(folder)
    _hearing.ears.clear()
    _hearing.shared = _hearing.common = None


def encoder_answers() -> bool:
    """Is the real encoder there? Exams need it."""
    return encoders.answers(_hearing.encoder)


def hear(text: str, *, patiently: bool = False) -> Heard:
    """Prepare a message: n-grams stand in where the encoder does not answer. No database.

    ``patiently``: nobody waits for it, so the encoder may take its time.
    """
    plain_chinese = simplified(text)
    message = message_of(plain_chinese)
    pieces = [piece.text for piece in message.pieces]
    try:
        encoder = encoders.patient(_hearing.encoder) if patiently else _hearing.encoder
        vectors, exact = encoder.encode(pieces), encoder.exact
    except Unavailable:
        vectors, exact = _hearing.stand_in.encode(pieces), False
    return Heard(text, message, vectors, exact)


def ears_for(version: Version[ScenarioBody]) -> Ears:
    """What reads this version's messages with today's act library; kept in this process."""
    shared, files = _shared()
    key = (version.id, files)
    with _hearing.lock:
        known = _hearing.ears.get(key)
        if known is not None and (known.exact is not None or not _hearing.encoder.exact):
            return known
    made = make_ears(version.body.as_rules(version.key), shared, stamp=_stamp(key))
    with _hearing.lock:
        _hearing.ears[key] = made
        while len(_hearing.ears) > _KEPT:
            _hearing.ears.popitem(last=False)
    return made


def _shared() -> tuple[Library, tuple[int, ...]]:
    """The act library as it is published, and the versions it is made of; read once for all."""
    files = store.published(ActsBody)
    key = tuple(sorted(file.id for file in files))
    kept = _hearing.shared
    if kept is None or kept[0] != key:
        kept = (key, Library([act for file in files for act in file.body.as_rules()]))
        _hearing.shared = kept
    return kept[1], key


def prepare(version: Version[ScenarioBody]) -> None:
    """Make the vectors of a version's examples beforehand, however long that takes, so that the
    first message to it is read at once. Raise Unavailable."""
    encoder = encoders.patient(_hearing.encoder)
    shared, _files = _shared()
    scenario = version.body.as_rules(version.key)
    _exact(encoder, shared.with_acts(scenario.heard).texts, shared.texts)


def make_ears(scenario: Scenario, shared: Library, *, stamp: str = "") -> Ears:
    """The same for a scenario that is in no store (a file being written)."""
    library = shared.with_acts(scenario.heard)
    try:
        encoder = _hearing.encoder
        exact = _exact(encoder, library.texts, shared.texts) if encoder.exact else None
    except Unavailable:
        exact = None
    return Ears(scenario, library, exact, stamp)


def _exact(encoder: Encoder, texts: Sequence[str], common: Sequence[str]) -> Examples:
    """The encoder's vectors of these texts; those common to all scenarios are encoded and kept
    once, not again for each of them."""
    kept = _hearing.common
    if kept is None or kept[0] != tuple(common):
        kept = (tuple(common), _hearing.shelf.get(encoder, common))
        _hearing.common = kept
    places = {text: place for place, text in enumerate(kept[0])}
    own = [text for text in dict.fromkeys(texts) if text not in places]
    vectors = _hearing.shelf.get(encoder, own) if own else kept[1][:0]
    places |= {text: len(kept[0]) + place for place, text in enumerate(own)}
    return Examples(kept[1], vectors, np.array([places[text] for text in texts], dtype=np.intp))


def _stamp(key: tuple[int, tuple[int, ...]]) -> str:
    return f"{ENGINE}/{encoders.MODEL}"[:20]


def reading(
    heard: Heard, ears: Ears, *, customer_said: Sequence[str], own_before: Sequence[str]
) -> Reading:
    """What the message says in its place. The result is stored and never computed again."""
    exact = heard.exact and ears.exact is not None
    if exact and ears.exact is not None:
        scores = ears.exact.likeness(heard.vectors)
    else:
        own = _hearing.stand_in.encode([piece.text for piece in heard.message.pieces])
        scores = np.asarray(own @ ears.rough.T, dtype=np.float32)
    return read(
        heard.message,
        scores,
        library=ears.library,
        scenario=ears.scenario,
        customer_said=[simplified(text) for text in customer_said],
        own_before=[simplified(text) for text in own_before],
        bars=EXACT if exact else ROUGH,
        taught=_margins(heard) if exact else None,
        scales=scales_for(_hearing.encoder.name) if exact else None,
    )


def _margins(heard: Heard) -> Margins | None:
    """What the heads make of the sentences, which are among the pieces encoded already."""
    margins = listening.margins_with(_hearing.encoder.name)
    sentences = heard.message.sentences
    if margins is None or not sentences:
        return None
    texts = [piece.text for piece in heard.message.pieces]
    return margins(sentences, heard.vectors[[texts.index(text) for text in sentences]])


def reader(scenario: Scenario, shared: Library) -> Reader:
    """A reader for transcripts that are in no store: the command line and the checks. Nobody waits
    for a single message of them, so the encoder may take its time."""
    ears = make_ears(scenario, shared)
    encoder = encoders.patient(_hearing.encoder)
    if ears.exact is not None:
        examples = ears.exact
        known: dict[str, Vectors] = {}

        def vectors(texts: Sequence[str]) -> Vectors:
            """The sentences of a message are among its pieces: nothing is encoded twice."""
            fresh = [text for text in dict.fromkeys(texts) if text not in known]
            if fresh:
                if len(known) > _PIECES_KEPT:
                    known.clear()
                    fresh = list(dict.fromkeys(texts))
                known.update(zip(fresh, encoder.encode(fresh), strict=True))
            return np.stack([known[text] for text in texts]) if texts else encoder.encode([])

        def similar(texts: Sequence[str]) -> Scores:
            return examples.likeness(vectors(texts))

        weigh = listening.margins_with(encoder.name)

        def margins(texts: Sequence[str]) -> Margins:
            assert weigh is not None
            return weigh(texts, vectors(texts))

        scales = scales_for(encoder.name)
        return Reader(
            scenario,
            ears.library,
            similar,
            EXACT,
            margins if weigh else None,
            scales,
            judging(),
        )

    def rough(texts: Sequence[str]) -> Scores:
        return np.asarray(_hearing.stand_in.encode(texts) @ ears.rough.T, dtype=np.float32)

    return Reader(scenario, ears.library, rough, ROUGH, judging=judging())


def house_standards() -> Mapping[str, int]:
    """The house's time standards in seconds, where a scenario names none of its own."""
    return {"first_reply": 30, "reply": 60}
