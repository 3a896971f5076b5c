"""An answer as a plain form sends it, in the shape that the sitting's script would send."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from app.exams.rules.scoring import AnswerShape

LONGEST = 5_000


def read_fields(fields: MultiDict[str, str], number: int, shape: AnswerShape, steps: int) -> object:
    """The answer to item ``number``; None for what says nothing.

    An order is given as the place of each of the ``steps`` shown: only a whole order is an answer.
    """
    given = [value[:LONGEST] for value in fields.getlist(f"i{number}")]
    if shape is AnswerShape.ONE:
        chosen = [int(value) for value in given if value.isdecimal()]
        return chosen[0] if chosen else None
    if shape is AnswerShape.SEVERAL:
        return [int(value) for value in given if value.isdecimal()]
    if shape is AnswerShape.PAIRS:
        return [int(value) if value.isdecimal() else None for value in given]
    if shape is AnswerShape.ORDER:
        return _order(given, steps)
    if shape is AnswerShape.BLANKS:
        return given
    return given[0] if given else None


def _order(places: list[str], steps: int) -> list[int] | None:
    """Which of the shown steps comes first, second ...; None unless each place is taken once."""
    numbers = [int(value) for value in places if value.isdecimal()]
    if sorted(numbers) != list(range(steps)):
        return None
    return sorted(range(steps), key=lambda step: numbers[step])
