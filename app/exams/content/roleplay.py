"""Content kinds of role-plays: scenarios and the shared act library."""

from __future__ import annotations

from app.content import registry
from app.content.layouts import KEY, EntryFiles
from app.content.registry import Checking, ContentKind
from app.exams.models.roleplay_bodies import ActsBody, DrillBody, ScenarioBody
from app.exams.rules.roleplay.lint import examples, faults


def register() -> None:
    """Bind scenarios/ and acts/."""
    registry.register(EntryFiles("acts", ActsBody), ContentKind(ActsBody, check=check_acts))
    registry.register(
        EntryFiles("scenarios", ScenarioBody), ContentKind(ScenarioBody, check=check_scenario)
    )
    registry.register(EntryFiles("drills", DrillBody), ContentKind(DrillBody, check=check_drill))


def check_drill(key: str, body: DrillBody, checking: Checking) -> None:
    """Two to four different scenarios that can be played in a chat window."""
    scenarios = checking.all(ScenarioBody)
    for number, member in enumerate(body.scenarios):
        found = scenarios.get(member)
        if found is None or not found.storylets:
            checking.fault(f"there is no scenario {member} to play", "scenarios", number)
        elif found.channel not in ("chat", "social"):
            checking.fault(f"{member} is no chat; a drill is written", "scenarios", number)
        if member in body.scenarios[:number]:
            checking.fault(f"{member} stands twice", "scenarios", number)


def check_acts(key: str, body: ActsBody, checking: Checking) -> None:
    """Enough examples, and no act of the same key in another file."""
    for number, act in enumerate(body.as_rules()):
        for message in examples(act):
            checking.fault(message, "acts", number)
        for other, file in checking.all(ActsBody).items():
            if other < key and any(act.key == one.key for one in file.acts):
                checking.fault(f"the act {act.key} stands in acts/{other}.yaml too", "acts", number)


def check_scenario(key: str, body: ScenarioBody, checking: Checking) -> None:
    """Names that lead somewhere, patterns that can be read, needs that are raised, tests."""
    shared = {act.key for file in checking.all(ActsBody).values() for act in file.acts}
    scenario = body.as_rules(key)
    for fault in faults(scenario, shared):
        checking.fault(fault.message, *fault.path)
    for number, practice in enumerate(body.practice):
        if not KEY.match(practice) and "_" not in practice:
            checking.fault("name competencies here, such as logistics", "practice", number)
