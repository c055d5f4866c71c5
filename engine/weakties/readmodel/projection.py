"""Projections: a question, the tables that answer it, and a handler for each event type."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar, TypeVar

from weakties.domain.event import Event, cache_per_type
from weakties.log.envelope import Recorded
from weakties.readmodel.tables import Rows, make_damage_error
from weakties.readmodel.versions import render_table_indexes, render_tables

Handler = TypeVar("Handler", bound=Callable[..., None])


def on(*kinds: type[Event] | str) -> Callable[[Handler], Handler]:
    """Mark a method as what happens to a projection when one of these events is replayed.

    Args:
        kinds: event classes; the core names its own by kind, so that a question to a network that
            has nothing new loads no event class.
    """

    def mark(handler: Handler) -> Handler:
        handler.handles = kinds  # type: ignore[attr-defined]  # a mark on our own function
        return handler

    return mark


class Projection:
    """An answer grown from the log.

    A subclass says its question in its docstring, declares tables as `Rows`, changes them in
    handlers marked with `on`, and answers in methods of its own. Handlers are called as
    ``handler(event, recorded)``, in the order in which things happened, whenever they were
    recorded: an event may be about somebody whose `PersonAdded` comes later. They use no clock,
    chance or network.

    Attributes:
        name: unique, for ever.
        version: raised when the same events give other rows.
        needs: projections whose tables its questions read.
        day: the day as of which it answers.
        early_kinds: kinds that begin an entry; see `add_early`.
        forgotten: during a replay, the ids of those who were forgotten.
    """

    name: ClassVar[str]
    early_kinds: ClassVar[tuple[str, ...]] = ()
    version: ClassVar[int] = 1
    needs: ClassVar[tuple[type[Projection], ...]] = ()
    forgotten: frozenset[str] = frozenset()

    def __init__(self, connection: sqlite3.Connection, day: date = date.min) -> None:
        self._connection, self.day = connection, day
        for name, table in tables(type(self)).items():
            setattr(self, name, table.bind(connection))

    def add_early(self, event: Any, recorded: Recorded) -> None:
        """Add an entry that an earlier event names before it was added, at the end of a look back.

        As of a day on which somebody was asked who was added later, they are there by name.
        """

    def query(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of an SQL query on the read models that `Rows.where` cannot express.

        Raises:
            ValueError: it is no question: only handlers change rows, through `Rows`.
            Unreadable: their file is damaged.
        """
        if not statement.lstrip().lower().startswith(("select ", "with ")):
            raise ValueError(f"{statement[:20]!r} begins no question; select or with would")
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:
                raise
            raise make_damage_error(error) from error

    def list_tables(self) -> Iterator[Rows[Any]]:
        """Yield its tables."""
        for name in tables(type(self)):
            yield getattr(self, name)


def is_core(projection_type: type[Projection]) -> bool:
    """Check whether a projection belongs to the core: then its failure is raised, not set aside."""
    return projection_type.__module__.startswith("weakties.")


@cache_per_type
def tables(projection_type: type[Projection]) -> dict[str, Rows[Any]]:
    """Return the tables a projection declares, by attribute."""
    return {
        name: declared
        for base in reversed(projection_type.__mro__)
        for name, declared in vars(base).items()
        if isinstance(declared, Rows)
    }


@cache_per_type
def handlers(projection_type: type[Projection]) -> dict[type[Event] | str, str]:
    """Return the name of the handler for each event class, or kind of the core."""
    return {
        event_type: name
        for base in reversed(projection_type.__mro__)
        for name, method in vars(base).items()
        for event_type in getattr(method, "handles", ())
    }


@cache_per_type
def kinds_of(projection_type: type[Projection]) -> tuple[str, ...]:
    """Name the kinds of event a projection handles."""
    return tuple(e if isinstance(e, str) else e.KIND for e in handlers(projection_type))


def render_schema(projection_type: type[Projection]) -> list[str]:
    """Return the SQL that makes a projection's tables, without their indexes."""
    return [
        statement
        for declared in tables(projection_type).values()
        for statement in render_tables(declared)
    ]


def render_indexes(projection_type: type[Projection]) -> list[str]:
    """Return the SQL that makes the indexes of its tables."""
    return [
        statement
        for declared in tables(projection_type).values()
        for statement in render_table_indexes(declared)
    ]


@cache_per_type
def fingerprint(projection_type: type[Projection]) -> str:
    """Return a text of everything its rows depend on, so that a change makes them stale."""
    from weakties import __version__  # noqa: PLC0415  # the front door is above this room

    kinds = sorted(
        event if isinstance(event, str) else f"{event.KIND}/{event.VERSION}"
        for event in handlers(projection_type)
    )
    return "\n".join(
        (
            projection_type.name,
            str(projection_type.version),
            __version__,
            *kinds,
            *render_schema(projection_type),
            *render_indexes(projection_type),
        )
    )
