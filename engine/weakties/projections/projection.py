"""What a projection is: a question, the tables that answer it, and a handler for each event."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar, TypeVar

from weakties.domain.event import Event, remembered
from weakties.envelope import Recorded
from weakties.projections.rows import Rows, damaged
from weakties.projections.versions import ddl, indexes

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
        foretold: kinds that begin an entry; see `foretell`.
    """

    name: ClassVar[str]
    foretold: ClassVar[tuple[str, ...]] = ()
    version: ClassVar[int] = 1
    needs: ClassVar[tuple[type[Projection], ...]] = ()

    def __init__(self, connection: sqlite3.Connection, day: date = date.min) -> None:
        self._connection, self.day = connection, day
        for name, declared in tables(type(self)).items():
            setattr(self, name, declared.bound(connection))

    def foretell(self, event: Any, recorded: Recorded) -> None:
        """Take in the beginning of an entry that an earlier event names, at the end of a look back.

        As of a day on which somebody was asked who was added later, they are there by name.
        """

    def answers(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask the read models an SQL question that `Rows.where` cannot; none but these are there.

        Raises:
            ValueError: it is no question: only handlers change rows, through `Rows`.
            Unreadable: their file is damaged.
        """
        if not query.lstrip().lower().startswith(("select ", "with ")):
            raise ValueError(f"{query[:20]!r} begins no question; select or with would")
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:
                raise
            raise damaged(error) from error

    def rows(self) -> Iterator[Rows[Any]]:
        """Give its tables."""
        for name in tables(type(self)):
            yield getattr(self, name)


def is_core(kind: type[Projection]) -> bool:
    """Claim that a projection is our own: its failure is a defect of ours, and not hidden."""
    return kind.__module__.startswith("weakties.")


@remembered
def tables(kind: type[Projection]) -> dict[str, Rows[Any]]:
    """Give the tables a projection declares, by attribute."""
    return {
        name: declared
        for made in reversed(kind.__mro__)
        for name, declared in vars(made).items()
        if isinstance(declared, Rows)
    }


@remembered
def handlers(kind: type[Projection]) -> dict[type[Event] | str, str]:
    """Give the name of the handler for each event class, or kind of the core."""
    return {
        event: name
        for made in reversed(kind.__mro__)
        for name, method in vars(made).items()
        for event in getattr(method, "handles", ())
    }


@remembered
def kinds_of(kind: type[Projection]) -> tuple[str, ...]:
    """Name the kinds of event a projection handles."""
    return tuple(e if isinstance(e, str) else e.KIND for e in handlers(kind))


def schema(kind: type[Projection]) -> list[str]:
    """Give the SQL that makes a projection's tables, without their indexes."""
    return [statement for declared in tables(kind).values() for statement in ddl(declared)]


def indexed(kind: type[Projection]) -> list[str]:
    """Give the SQL that makes the indexes of its tables."""
    return [statement for declared in tables(kind).values() for statement in indexes(declared)]


@remembered
def fingerprint(kind: type[Projection]) -> str:
    """Tell everything its rows depend on, so that a change is never served stale."""
    from weakties import __version__  # noqa: PLC0415  # the front door is above this room

    handled = sorted(
        event if isinstance(event, str) else f"{event.KIND}/{event.VERSION}"
        for event in handlers(kind)
    )
    return "\n".join(
        (kind.name, str(kind.version), __version__, *handled, *schema(kind), *indexed(kind))
    )
