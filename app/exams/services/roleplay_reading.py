"""Hearing what was typed: the encoder, the act library, and the reader of one scenario.

Encoding a message touches no database, so that it is done before a write transaction begins.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from app.content import store
from app.content.store import Version
from app.exams.models.roleplay_bodies import ActsBody, ScenarioBody
from app.exams.rules.roleplay.acts import EXACT, ROUGH, Library, Scores
from app.exams.rules.roleplay.normalise import Message
from app.exams.rules.roleplay.reading import ENGINE, Reading, message_of, read
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.trials import Reader
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
class Ears:
    """Everything needed to read messages of one version of a scenario."""

    scenario: Scenario
    library: Library
    exact: Vectors | None
    rough: Vectors
    stamp: str


class _Hearing:
    """The encoder this process uses and what it has prepared. Set up once by the wiring."""

    def __init__(self) -> None:
        self.encoder: Encoder = NgramEncoder()
        self.stand_in: Encoder = NgramEncoder()
        self.shelf = VectorShelf(None)
        self.ears: OrderedDict[tuple[int, tuple[int, ...]], Ears] = OrderedDict()
        self.lock = Lock()


_hearing = _Hearing()
_KEPT = 64


def configure(encoder: Encoder, folder: Path | None) -> None:
    """Use this encoder; keep vectors of examples in this folder."""
    _hearing.encoder = encoder
    _hearing.shelf = VectorShelf(folder)
    _hearing.ears.clear()


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
    files = store.published(ActsBody)
    key = (version.id, tuple(sorted(file.id for file in files)))
    with _hearing.lock:
        known = _hearing.ears.get(key)
        if known is not None and known.exact is not None:
            return known
    acts = [act for file in files for act in file.body.as_rules()]
    made = make_ears(version.body.as_rules(version.key), Library(acts), stamp=_stamp(key))
    with _hearing.lock:
        _hearing.ears[key] = made
        while len(_hearing.ears) > _KEPT:
            _hearing.ears.popitem(last=False)
    return made


def prepare(version: Version[ScenarioBody]) -> None:
    """Make the vectors of a version's examples beforehand, however long that takes, so that the
    first message to it is read at once. Raise Unavailable."""
    encoder = encoders.patient(_hearing.encoder)
    shared = Library([act for f in store.published(ActsBody) for act in f.body.as_rules()])
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
    rough = _hearing.stand_in.encode(library.texts)
    return Ears(scenario, library, exact, rough, stamp)


def _exact(encoder: Encoder, texts: Sequence[str], common: Sequence[str]) -> Vectors:
    """The encoder's vectors of these texts; those common to all scenarios are encoded once, not
    again for each of them."""
    known = dict(zip(common, _hearing.shelf.get(encoder, common), strict=True))
    own = [text for text in dict.fromkeys(texts) if text not in known]
    if own:
        known |= dict(zip(own, _hearing.shelf.get(encoder, own), strict=True))
    return np.stack([known[text] for text in texts]).astype(np.float32, copy=False)


def _stamp(key: tuple[int, tuple[int, ...]]) -> str:
    return f"{ENGINE}/{encoders.MODEL}"[:20]


def reading(
    heard: Heard, ears: Ears, *, customer_said: Sequence[str], own_before: Sequence[str]
) -> Reading:
    """What the message says in its place. The result is stored and never computed again."""
    exact = heard.exact and ears.exact is not None
    if exact and ears.exact is not None:
        scores: Scores = heard.vectors @ ears.exact.T
    else:
        own = _hearing.stand_in.encode([piece.text for piece in heard.message.pieces])
        scores = own @ ears.rough.T
    return read(
        heard.message,
        scores,
        library=ears.library,
        scenario=ears.scenario,
        customer_said=[simplified(text) for text in customer_said],
        own_before=[simplified(text) for text in own_before],
        bars=EXACT if exact else ROUGH,
    )


def reader(scenario: Scenario, shared: Library) -> Reader:
    """A reader for transcripts that are in no store: the command line and the checks."""
    ears = make_ears(scenario, shared)
    encoder = _hearing.encoder
    if ears.exact is not None:
        vectors = ears.exact

        def similar(texts: Sequence[str]) -> Scores:
            return np.asarray(encoder.encode(texts) @ vectors.T, dtype=np.float32)

        return Reader(scenario, ears.library, similar, EXACT)

    def rough(texts: Sequence[str]) -> Scores:
        return np.asarray(_hearing.stand_in.encode(texts) @ ears.rough.T, dtype=np.float32)

    return Reader(scenario, ears.library, rough, ROUGH)


def house_standards() -> Mapping[str, int]:
    """The house's time standards in seconds, where a scenario names none of its own."""
    return {"first_reply": 30, "reply": 60}
