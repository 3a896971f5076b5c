"""``flask roleplay acts``, ``lint``, ``grade``, ``replay`` and ``train``."""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from pydantic import ValidationError

from app.content import yaml_files
from app.content.faults import explain
from app.content.lines import Lines
from app.content.yaml_files import YamlFault
from app.exams.models.roleplay_bodies import ActsBody, ScenarioBody
from app.exams.rules.roleplay.grading import grade as grade_performance
from app.exams.rules.roleplay.library import Library
from app.exams.rules.roleplay.lint import Fault, faults
from app.exams.rules.roleplay.proof import proof
from app.exams.rules.roleplay.results import line
from app.exams.rules.roleplay.transcripts import BadTranscript, performance_from
from app.exams.rules.roleplay.trials import Reader
from app.exams.services import (
    roleplay_judging,
    roleplay_listening,
    roleplay_reading,
    roleplay_replay,
    roleplay_scales,
    roleplay_teaching,
)
from app.language import listening
from app.language.simplify import simplified

group = AppGroup("roleplay", help="Role-plays: check scenarios, grade transcripts.")


def _read(path: Path) -> tuple[Any, Lines]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(
            f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8"
        ) from None
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None
    try:
        value, lines, found = yaml_files.read(text)
    except YamlFault as fault:
        raise click.ClickException(f"{path}:{fault.line}: {fault.message}") from None
    if found:
        listed = (f"{path}:{fault.line}: {fault.message}" for fault in found)
        raise click.ClickException("\n".join(listed))
    return value, lines


def library() -> Library:
    """The act library as the content folder holds it."""
    folder = current_app.config["ACADEMY"].content_dir / "acts"
    acts = [
        act
        for file in sorted(folder.glob("*.yaml"))
        for act in ActsBody.model_validate(_read(file)[0]).as_rules()
    ]
    return Library(acts)


def _body(path: Path) -> tuple[str, ScenarioBody]:
    raw, lines = _read(path)
    key = path.stem
    if isinstance(raw, dict):
        key = str(raw.pop("id", None) or raw.pop("key", None) or path.stem)
    try:
        return key, ScenarioBody.model_validate(raw)
    except ValidationError as error:
        found = explain(ScenarioBody, error, raw)
        listed = (f"{path}:{lines.at(place)}: {sentence}" for place, sentence in found)
        raise click.ClickException("\n".join(listed)) from None


def _place(path: Path, lines: Lines, where: Sequence[str | int]) -> str:
    """File, line, and the part as an author counts: ``points[1]`` is the first."""
    steps = (f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in where)
    return f"{path}:{lines.at(tuple(where))}: {''.join(steps).lstrip('.')}"


@group.command("acts")
def acts() -> None:
    """List the acts that every scenario recognises: the key, then its name in both languages."""
    for act in library().acts.values():
        if act.kind == "act":
            click.echo(f"act.{act.key}\t{act.title.zh}\t{act.title.en}")


@group.command("train")
def train() -> None:
    """Teach the head that hears acts and critical failures from the sentences beside it, the scales
    that weigh what a scenario itself listens for, and the lines that weigh a whole talk.

    Each time it is told first what to expect of somebody new: each half of the lists is heard by
    a head taught with the other, each writer's lines by scales taught with the others', each set
    of rated talks by lines taught with the other sets. Then all is taught with everything and kept.
    """
    teacher = roleplay_teaching.Teacher(library(), listening.encoder())
    for told in teacher.told():
        click.echo(told)
    teacher.head().save(roleplay_listening.WEIGHTS)
    size = roleplay_listening.WEIGHTS.stat().st_size
    click.echo(f"{len(teacher.lessons)} sentences taught, {size} bytes")
    _teach_scales()
    _teach_judging()


def _teach_scales() -> None:
    roleplay_listening.shipped.cache_clear()
    found = roleplay_scales.pairs(definitions(library()))
    if not found:
        click.echo("no definitions for the pairs: the scales stay as they are")
        return
    for told in roleplay_scales.told(found):
        click.echo(told)
    scales = roleplay_scales.taught(found)
    kept = roleplay_scales.Kept(listening.encoder().name, roleplay_scales.digest(), scales)
    kept.save(roleplay_scales.FILE)
    click.echo(f"{len(found)} pairs taught")


def _teach_judging() -> None:
    roleplay_scales.shipped.cache_clear()
    files = roleplay_judging.rated_files(_benchmark())
    shared = library()
    talks = list(roleplay_judging.talks(files, definitions(shared)))
    acts = [key for key, act in shared.acts.items() if act.kind == "act"]
    lines = roleplay_judging.taught(talks, acts)
    if not lines:
        click.echo("too few rated talks: the lines stay as they are")
        return
    for told in roleplay_judging.told(talks, acts):
        click.echo(told)
    roleplay_judging.save(lines, roleplay_judging.FILE, of=roleplay_judging.digest(files))
    click.echo(f"{len(talks)} rated talks taught")


def _benchmark() -> Path:
    return Path(current_app.root_path).parent / "bench"


def definitions(shared: Library) -> dict[str, Reader]:
    """Readers of all that lists and rated talks speak of: shipped, and of the benchmark."""
    return _readers(_definitions(), shared)


def _definitions() -> list[Path]:
    folders = (
        current_app.config["ACADEMY"].content_dir / "scenarios",
        *sorted(_benchmark().glob("*")),
    )
    return [file for folder in folders for file in sorted(folder.glob("*.yaml"))]


@group.command("lint")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def lint(files: tuple[Path, ...]) -> None:
    """Check scenario FILEs: structure, examples, collisions, taboos, test transcripts.

    Status 0: all in order; 1: something is wrong, each fault in a line; 2: a wrong call.
    """
    shared = library()
    bad = 0
    for path in files:
        try:
            key, body = _body(path)
        except click.ClickException as error:
            bad += 1
            click.echo(error.message)
            continue
        lines = _read(path)[1]
        scenario = body.as_rules(key, roleplay_reading.house_standards())
        found: list[Fault] = faults(scenario, shared.acts)
        if not any(fault.breaks for fault in found):
            found += proof(roleplay_reading.reader(scenario, shared))
        for fault in found:
            bad += 1
            click.echo(f"{_place(path, lines, fault.path)}: {fault.message}")
        if not found:
            click.echo(f"{path}: in order ({len(scenario.trials)} test transcripts)")
    if bad:
        sys.exit(1)


@group.command("grade")
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    help="A scenario file; may be given several times.",
)
@click.option(
    "--transcripts",
    required=True,
    type=click.File("rb"),
    help="One transcript as JSON a line; - reads standard input.",
)
@click.option("--json", "as_lines", is_flag=True, help="Answer one JSON line for each.")
def grade(scenarios: tuple[Path, ...], transcripts: Any, as_lines: bool) -> None:
    """Grade transcripts by scenario definitions: one line in, one line out.

    A line that cannot be graded is answered by its error; the status stays 0. A scenario file that
    cannot be read ends it with 1, a wrong call with 2. What lint would say of a readable file goes
    to standard error, and it is graded all the same.
    """
    readers = _readers(scenarios, library())
    for answer in _answers(transcripts, readers):
        click.echo(_printable(answer) if as_lines else _sentence(answer))


def _readers(scenarios: Sequence[Path], shared: Library) -> dict[str, Reader]:
    """A reader for each file, by its id; by the file's name too where no id is the same."""
    found: dict[str, tuple[Path, Reader]] = {}
    names: dict[str, Reader] = {}
    for path in dict.fromkeys(path.resolve() for path in scenarios):
        key, body = _body(path)
        if key in found:
            raise click.ClickException(f"{path}: the id {key} stands in {found[key][0]} as well")
        scenario = body.as_rules(key, roleplay_reading.house_standards())
        wrong = faults(scenario, shared.acts)
        listed = [f"{_place(path, _read(path)[1], one.path)}: {one.message}" for one in wrong]
        if any(one.breaks for one in wrong):
            raise click.ClickException("\n".join(listed))
        for saying in listed:
            click.echo(saying, err=True)
        reader = roleplay_reading.reader(scenario, shared)
        found[key] = (path, reader)
        names.setdefault(path.stem, reader)
    return {**names, **{key: reader for key, (_, reader) in found.items()}}


def _printable(answer: Mapping[str, Any]) -> str:
    """One line of JSON. Half a character, as an id may hold it, goes out as it came in: escaped."""
    text = json.dumps(answer, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(answer)
    return text


def _answers(lines: Iterable[bytes], readers: Mapping[str, Reader]) -> Iterator[dict[str, Any]]:
    for number, raw in enumerate(lines):
        text = raw.removeprefix(BOM_UTF8) if number == 0 else raw
        if not text.strip():
            continue
        try:
            given = json.loads(text.decode("utf-8"), parse_constant=roleplay_listening.no_number)
        except (ValueError, RecursionError) as error:
            yield {"id": None, "error": f"this line is not JSON: {error}"}
            continue
        if not isinstance(given, dict):
            yield {"id": None, "error": "a line holds one object"}
            continue
        identity = given.get("id")
        name = given.get("scenario")
        reader = readers.get(name) if isinstance(name, str) else None
        if name is None and len({id(one) for one in readers.values()}) == 1:
            reader = next(iter(readers.values()))
        if reader is None:
            said = f"unknown scenario: {name}" if name is not None else "scenario is missing"
            yield {"id": identity, "error": said}
            continue
        try:
            performance = performance_from(reader, _in_simplified(given))
        except BadTranscript as error:
            yield {"id": identity, "error": str(error)}
            continue
        yield line(identity, grade_performance(reader.scenario, performance, reader.judging))


def _in_simplified(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Traditional characters as simplified ones where that moves no place in the text."""
    messages = given.get("messages")
    if not isinstance(messages, list):
        return given
    return {**given, "messages": [_simplified(message) for message in messages]}


def _simplified(message: Any) -> Any:
    text = message.get("text") if isinstance(message, dict) else None
    if not isinstance(text, str):
        return message
    changed = simplified(text)
    return {**message, "text": changed} if len(changed) == len(text) else message


def _sentence(answer: Mapping[str, Any]) -> str:
    if "error" in answer:
        return f"{answer['id']}: {answer['error']}"
    levels = " ".join(
        f"{code}={found['level'] if found['level'] is not None else '-'}"
        for code, found in answer["criteria"].items()
    )
    verdict = "passed" if answer["passed"] else "not passed"
    codes = ", ".join(sorted({one["code"] for one in answer["critical_failures"]}))
    return f"{answer['id']}: {answer['total']} {verdict}; {levels}" + (
        f"; {codes}" if codes else ""
    )


@group.command("replay")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def replay(as_json: bool) -> None:
    """Play every stored role-play again from what the agent did, and compare with what is stored.

    Exit status 1 where one comes out otherwise. A play that an earlier engine led is compared as
    well and named with its engine.
    """
    plays, events, differing = 0, 0, []
    for one in roleplay_replay.replays():
        plays, events = plays + 1, events + one.events
        if one.event is not None:
            differing.append(one)
    if as_json:
        found = [asdict(one) for one in differing]
        click.echo(json.dumps({"plays": plays, "events": events, "differences": found}))
    else:
        for one in differing:
            click.echo(
                f"{one.public_id} ({one.scenario}, engine {one.engine}), event {one.event}: "
                f"stored {one.stored}, again {one.again}"
            )
        click.echo(f"{plays} plays, {events} events, {len(differing)} differences")
    if differing:
        sys.exit(1)
