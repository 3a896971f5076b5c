"""Statements compiled once, for the few roads that are walked thousands of times a minute.

SQLAlchemy writes the SQL and converts the values, as everywhere; what is left out is what it does
anew for each execution (a key for its cache, a context, a result), which takes twice the time that
SQLite needs for the work itself. See docs/decisions/0014.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement, Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class Ready:
    """A statement in the words of one driver."""

    sql: str
    places: tuple[str, ...] | None
    converts: Mapping[str, Convert | None]
    constants: Mapping[str, Any]
    shape: Callable[[Sequence[Any]], Any]
    reads: tuple[tuple[int, Convert], ...]

    def values(self, given: Mapping[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        """The values as the driver takes them. Raise KeyError if one lacks."""
        found = dict(self.constants)
        for name, convert in self.converts.items():
            value = given[name]
            found[name] = value if convert is None else convert(value)
        if self.places is None:
            return found
        return tuple([found[name] for name in self.places])

    def each(
        self, common: Mapping[str, Any], many: Sequence[Mapping[str, Any]]
    ) -> list[tuple[Any, ...] | dict[str, Any]]:
        """The values of many executions; those in ``common`` are the same for all of them."""
        base = dict(self.constants)
        rest = []
        for name, convert in self.converts.items():
            if name in common:
                base[name] = common[name] if convert is None else convert(common[name])
            else:
                rest.append((name, convert))
        found: list[tuple[Any, ...] | dict[str, Any]] = []
        for given in many:
            values = dict(base)
            for name, convert in rest:
                values[name] = given[name] if convert is None else convert(given[name])
            if self.places is None:
                found.append(values)
            else:
                found.append(tuple([values[name] for name in self.places]))
        return found

    def row(self, kept: Sequence[Any]) -> Any:
        """A row as the types of its columns say, with their names."""
        if not self.reads:
            return self.shape(kept)
        values = list(kept)
        for place, convert in self.reads:
            values[place] = convert(values[place])
        return self.shape(values)


class Statement:
    """A statement, or one for each engine by its dialect's name, that is compiled at its first use.

    Its values are ``bindparam``s; every one must be given each time. Lists of unknown length
    (``in_``) and values that SQLAlchemy would make up by itself (a column's default) do not work.
    """

    def __init__(
        self,
        clause: ClauseElement | Mapping[str, ClauseElement],
        *,
        columns: Sequence[str] | None = None,
    ) -> None:
        """``columns``: of a plain insert, those that are given as values."""
        self._clause = clause
        self._columns = columns
        self._ready: dict[str, Ready] = {}

    def on(self, dialect: Dialect) -> Ready:
        """The statement in the words of this dialect."""
        ready = self._ready.get(dialect.name)
        if ready is None:
            clause = self._clause
            one = clause if isinstance(clause, ClauseElement) else clause[dialect.name]
            ready = self._ready[dialect.name] = _compiled(one, dialect, self._columns)
        return ready


def _compiled(clause: ClauseElement, dialect: Dialect, names: Sequence[str] | None) -> Ready:
    if names is None:
        compiled = clause.compile(dialect=dialect)
    else:
        compiled = clause.compile(dialect=dialect, column_keys=list(names))
    assert isinstance(compiled, SQLCompiler)
    if compiled.insert_prefetch or compiled.update_prefetch:
        raise ValueError("a column's default has to be given as a value")
    converts: dict[str, Convert | None] = {}
    constants: dict[str, Any] = {}
    for bind, name in compiled.bind_names.items():
        if bind.expanding:
            raise ValueError("a list of unknown length cannot be compiled once")
        convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if bind.required:
            converts[name] = convert
        else:
            constants[name] = bind.value if convert is None else convert(bind.value)
    columns = list(getattr(clause, "selected_columns", ()))
    types: list[TypeEngine[Any]] = [column.type for column in columns]
    processors = [t.dialect_impl(dialect).result_processor(dialect, None) for t in types]
    shape = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
    return Ready(
        sql=compiled.string,
        places=tuple(compiled.positiontup) if compiled.positiontup is not None else None,
        converts=converts,
        constants=constants,
        shape=shape._make,
        reads=tuple((place, read) for place, read in enumerate(processors) if read is not None),
    )
