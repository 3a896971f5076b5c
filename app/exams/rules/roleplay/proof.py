"""Does the language of a scenario work? Examples hit their own act, taboos stay silent on good
sentences, transcripts are graded as their author wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.exams.rules.roleplay.gravity import grave
from app.exams.rules.roleplay.library import Library
from app.exams.rules.roleplay.lint import Fault, Saying, fault
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


def _place(reader: Reader, act: str) -> tuple[str | int, ...]:
    keys = [f"say-{point.key}" for point in reader.scenario.points]
    if act in keys:
        return ("points", keys.index(act))
    if act.startswith("taboo_here_"):
        return ("taboos",)
    return ("acts",)


def _examples(reader: Reader) -> Iterator[Fault]:
    for act in reader.scenario.acts:
        place = _place(reader, act.key)
        for text in act.examples:
            reading = reader.read(text)
            if act.kind == "taboo":
                if not any(act.key == a.rule or act.code == a.code for a in reading.alarms):
                    yield fault(
                        place, N_("the taboo's own example is not seen: %(text)s"), text=text
                    )
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


def _collisions(reader: Reader) -> Iterator[Fault]:
    own = [act for act in reader.scenario.acts if act.kind == "point"]
    if not own:
        return
    library = Library(own)
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
                    _place(reader, phrase.act),
                    N_("“%(text)s” collides with “%(other)s” of %(act)s"),
                    text=phrase.text,
                    other=other.text,
                    act=other.act,
                )


def _trials(reader: Reader) -> Iterator[Fault]:
    for number, trial in enumerate(reader.scenario.trials):
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
