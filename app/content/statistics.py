"""What content there is: counts by kind, language and facet, and how much of the domain it covers.

Counted is what learners meet; before the first load, what the files say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path as DiskPath
from typing import Any

from sqlalchemy import inspect

from app.content import checking, coverage, planning, registry
from app.content.authored import Authored
from app.content.checking import World
from app.content.coverage import Coverage
from app.content.models import ContentEntry
from app.kernel.refs import Ref
from app.kernel.wording import LANGUAGES
from app.platform.db import db

Tree = dict[str, Any]


def of_files(root: DiskPath) -> Tree:
    """The statistics of a content folder."""
    return _statistics(
        planning.world_of(planning.read_folder(root)), coverage.of_folder(root), "files"
    )


def of_academy(root: DiskPath) -> Tree:
    """The statistics of what learners meet; of the folder while nothing is published."""
    if inspect(db.engine).has_table(ContentEntry.__tablename__):
        world = checking.present_world()
        if any(world.bodies.values()):
            return _statistics(world, coverage.of_folder(root), "academy")
    return of_files(root)


def _statistics(world: World, table: Coverage | None, source: str) -> Tree:
    counted: Tree = {
        plural(name): by_language(world.bodies.get(name, {}).values()) for name in registry.kinds()
    }
    covered: Tree = {
        plural(name): faceted(name, world)
        for name, kind in registry.kinds().items()
        if kind.facets is not None
    }
    if table is not None:
        covered["domain"] = domain(table, world)
    return {**counted, "coverage": covered, "source": source}


def plural(kind: str) -> str:
    """How many entries of a kind are called."""
    return kind if kind.endswith("s") or kind == "lexicon" else f"{kind}s"


def by_language(bodies: Iterable[Authored]) -> dict[str, int]:
    """How many can be read as a whole in each language."""
    counts = Counter(language for body in bodies for language in body.languages())
    return {language: counts[language] for language in LANGUAGES}


def faceted(name: str, world: World) -> Tree:
    """Counts of a kind by each of its facets; ``without`` names what no entry is about."""
    count = registry.kind(name).facets
    found: dict[str, Tree] = {}
    for key, body in world.bodies.get(name, {}).items():
        for facet, path in (count(key, body) if count else {}).items():
            _add(found.setdefault(facet, {}), path)
    without = {
        plural(facet): missing
        for facet, tree in found.items()
        if (missing := sorted(_known(facet, world) - set(tree)))
    }
    return {**{facet: _sorted(tree) for facet, tree in found.items()}, "without": without}


def _add(tree: Tree, path: tuple[str, ...]) -> None:
    *stem, last = path
    for step in stem:
        tree = tree.setdefault(step, {})
    tree[last] = tree.get(last, 0) + 1


def _sorted(tree: Tree) -> Tree:
    return {
        name: _sorted(part) if isinstance(part, dict) else part
        for name, part in sorted(tree.items())
    }


def _known(ref_kind: str, world: World) -> set[str]:
    """Keys of all entries of a kind, or of what entries provide under this name."""
    refs: set[Ref] = {Ref(ref_kind, key) for key in world.bodies.get(ref_kind, {})}
    for name, kind in registry.kinds().items():
        if kind.provides is not None and ref_kind in kind.provided_kinds:
            for key, body in world.bodies.get(name, {}).items():
                refs |= {ref for ref in kind.provides(key, body) if ref.kind == ref_kind}
    return {ref.key for ref in refs}


def domain(table: Coverage, world: World) -> Tree:
    """How many facts are taught and examined, section by section, and which are not."""
    sections: list[Tree] = []
    gaps: list[str] = []
    for chapter in table.sections:
        open_here = 0
        for fact in chapter.facts:
            found = [gap.message for gap in coverage.gaps_of(fact, world)]
            open_here += bool(found)
            gaps += [f"{chapter.key} {fact.fact}: {message}" for message in found]
        sections.append(
            {
                "section": chapter.key,
                "title": {"zh": chapter.title.zh, "en": chapter.title.en},
                "facts": len(chapter.facts),
                "figures": sum(len(fact.figures) for fact in chapter.facts),
                "covered": len(chapter.facts) - open_here,
            }
        )
    return {**_sum(sections), "sections": sections, "gaps": gaps}


def _sum(sections: list[Tree]) -> Mapping[str, Any]:
    facts, covered = (sum(s[name] for s in sections) for name in ("facts", "covered"))
    return {"facts": facts, "covered": covered, "percent": round(100 * covered / facts, 1)}
