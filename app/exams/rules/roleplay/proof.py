"""Does the language of a scenario work? Examples hit their own act, taboos stay silent on good
sentences, transcripts are graded as their author wants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.exams.rules.roleplay.facts import Alarm
from app.exams.rules.roleplay.gravity import grave
from app.exams.rules.roleplay.library import Act, Library
from app.exams.rules.roleplay.lint import Fault, Path, Saying, fault, place_of
from app.exams.rules.roleplay.scenario import CRITICAL_CODES
from app.exams.rules.roleplay.trials import Reader, mismatches, parse_line, run
from app.kernel.late import late

if TYPE_CHECKING:
    import numpy as np
else:
    np = late("numpy")

COLLIDES_FROM = 0.92
N_ = str


def proof(reader: Reader) -> list[Fault]:
    """Everything that does not work; empty: nothing found."""
    return [*_examples(reader), *_collisions(reader), *_trials(reader)]


def _examples(reader: Reader) -> Iterator[Fault]:
    for act in reader.scenario.acts:
        place = place_of(reader.scenario, act)
        for text in act.examples:
            reading = reader.read(text)
            if act.kind in ("taboo", "fault"):
                yield from _unheard(place, act, text, reading.alarms)
                continue
            if not reading.does(act.key):
                yield fault(place, N_("its own example is not recognised: %(text)s"), text=text)
            for alarm in reading.alarms:
                if grave(alarm):
                    yield fault(
                        place,
                        N_("this example raises %(code)s: %(text)s"),
                        code=alarm.code,
                        text=text,
                    )


def _unheard(place: Path, act: Act, text: str, alarms: Sequence[Alarm]) -> Iterator[Fault]:
    """A taboo whose own example it does not see, or not so surely that it would fail a talk."""
    raised = [alarm for alarm in alarms if act.key == alarm.rule or act.code == alarm.code]
    if not raised:
        yield fault(
            place,
            N_(
                "the taboo's own example is not seen: %(text)s; "
                "put words of it under `cues:` and see that no `vetoes:` stand in it"
            ),
            text=text,
        )
    elif act.code in CRITICAL_CODES and not any(map(grave, raised)):
        yield fault(
            place,
            N_(
                "the taboo's own example is heard too weakly and would not fail a talk: %(text)s; "
                "let a cue hold its telling words, a negation among them, and let a promise name "
                "who promises or gets it"
            ),
            text=text,
        )


def _collisions(reader: Reader) -> Iterator[Fault]:
    own = {act.key: act for act in reader.scenario.acts if act.kind == "point"}
    if not own:
        return
    library = Library([*own.values()])
    scores = np.asarray(reader.similar(library.texts))
    columns = [i for i, phrase in enumerate(reader.library.phrases) if not phrase.counter]
    for row, phrase in enumerate(library.phrases):
        if phrase.counter:
            continue
        for column in columns:
            other = reader.library.phrases[column]
            if other.act == phrase.act or not other.act.startswith("say-"):
                continue
            if scores[row, column] > COLLIDES_FROM and other.negative == phrase.negative:
                yield fault(
                    place_of(reader.scenario, own[phrase.act]),
                    N_("“%(text)s” collides with “%(other)s” of %(act)s"),
                    text=phrase.text,
                    other=other.text,
                    act=other.act,
                )


def _readable(line: str) -> bool:
    try:
        parse_line(line)
    except ValueError:
        return False
    return True


def _trials(reader: Reader) -> Iterator[Fault]:
    for number, trial in enumerate(reader.scenario.trials):
        if not all(map(_readable, trial.lines)):
            # The check of the structure names the line.
            continue
        result = run(reader, trial)
        for mismatch in mismatches(trial, result):
            yield Fault(("tests", number), Saying(str(mismatch)), trial.name)
        if trial.kind != "ideal":
            continue
        for line in trial.lines:
            _, from_agent, text = parse_line(line)
            if not from_agent:
                continue
            for alarm in reader.read(text, [parse_line(one)[2] for one in trial.lines]).alarms:
                if grave(alarm):
                    yield fault(
                        ("tests", number),
                        N_("an ideal line raises %(code)s: %(text)s"),
                        code=alarm.code,
                        text=text,
                    )
