"""Conditions of a recording: what must not have been recorded, or must not have changed since.

Somebody reads, decides, and records on condition that nothing came since that would have changed
the decision. The condition is looked at by the only one who may write then, so that of several who
decided alike one records, whatever the log is kept in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from weakties.domain.event import Event, list_entity_ids, list_event_ids
from weakties.domain.structural import (
    BatchRetracted,
    EventRetracted,
    OrganizationMerged,
    PersonForgotten,
    PersonMerged,
)
from weakties.errors import Changed
from weakties.log.envelope import OBEYED, STRUCTURAL, Head, Recorded
from weakties.log.protocol import Log
from weakties.readmodel.structure import Structure


@attrs.frozen
class _Selection:
    """Events of some kinds that are about all of some ids; empty means any kind, or anybody."""

    kinds: frozenset[str]
    about: frozenset[str]

    def matches(self, recorded: Recorded, structure: Structure) -> bool:
        """Check whether an event is one of these; whoever was merged is one person."""
        if self.kinds and recorded.kind not in self.kinds:
            return False
        if not self.about:
            return True
        resolve = structure.resolve_id
        return {*map(resolve, self.about)} <= {*map(resolve, _list_ids(recorded))}


def _list_ids(recorded: Recorded) -> Iterator[str]:
    """Yield every id by which an event can be asked for."""
    yield recorded.id
    yield from list_entity_ids(recorded.event)
    yield from list_event_ids(recorded.event)


class Query:
    """Which events a decision rests on: some kinds, about somebody or something.

    Of several kinds an event has one, and it is about all of the ids. `|` joins two queries: an
    event fits one of them, or both.

    Args:
        events: classes of events, or kinds such as ``"outreach.sent"``; none means every kind.
        about: an id, or several, of people, organizations, areas or events.

    Raises:
        ValueError: neither is given; `Query.everything` says that every event counts.
        TypeError: something is no kind, or no id.

    >>> from weakties import MeetingHeld, OutreachSent
    >>> Query(OutreachSent, MeetingHeld, about="p-1") | Query(about=["o-1", "o-2"])
    Query('meeting.held', 'outreach.sent', about=['p-1']) | Query(about=['o-1', 'o-2'])
    """

    def __init__(self, *events: type[Event] | str, about: str | Iterable[str] = ()) -> None:
        kinds = frozenset(map(_name_kind, events))
        ids = frozenset((about,) if isinstance(about, str) else about)
        if not all(isinstance(name, str) and name for name in ids):
            raise TypeError(f"about= takes ids, not {about!r}")
        if not kinds and not ids:
            raise ValueError("a query names kinds of events or ids; see Query.everything")
        if structural := sorted(kinds & STRUCTURAL):
            raise ValueError(f"{structural[0]} is about the log itself, and part of every query")
        self._selections: tuple[_Selection, ...] = (_Selection(kinds, ids),)

    @classmethod
    def everything(cls) -> Query:
        """Return the query that every event fits."""
        return cls._of((_Selection(frozenset(), frozenset()),))

    @classmethod
    def _of(cls, selections: tuple[_Selection, ...]) -> Query:
        query = cls.__new__(cls)
        query._selections = selections
        return query

    def __or__(self, other: Query) -> Query:
        """Return the query that an event fits which fits one of the two."""
        return self._of((*self._selections, *other._selections))

    def __repr__(self) -> str:
        """Return it as it is written."""
        return " | ".join(map(_spell, self._selections))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that may fit, in their order; empty means all of them."""
        if not all(selection.kinds for selection in self._selections):
            return ()
        return tuple(sorted(frozenset().union(*(s.kinds for s in self._selections))))

    def matches(self, recorded: Recorded, structure: Structure) -> bool:
        """Check whether an event fits.

        Args:
            structure: says who was merged.
        """
        return any(selection.matches(recorded, structure) for selection in self._selections)

    def names(self, ids: Iterable[str], structure: Structure) -> bool:
        """Check whether it asks for any of some people or organizations."""
        wanted = {*map(structure.resolve_id, ids)}
        return any(
            not wanted.isdisjoint(map(structure.resolve_id, selection.about))
            for selection in self._selections
        )


def _name_kind(event: object) -> str:
    """Return the kind that a class of events or a text names."""
    if isinstance(event, str):
        return event
    if isinstance(event, type) and issubclass(event, Event):
        return event.KIND
    raise TypeError(f"a query takes classes of events, or their kinds, not {event!r}")


def _spell(selection: _Selection) -> str:
    if not selection.kinds and not selection.about:
        return "Query.everything()"
    parts = [*map(repr, sorted(selection.kinds))]
    if selection.about:
        parts.append(f"about={sorted(selection.about)}")
    return f"Query({', '.join(parts)})"


@attrs.frozen(kw_only=True)
class Condition:
    """What must hold for something to be recorded.

    Attributes:
        if_none: no event that counts fits this.
        if_unchanged_since: where the log had come when it was read; see `of`.
        of: nothing that fits was recorded behind that, undone, merged or forgotten.
    """

    if_none: Query | None = None
    if_unchanged_since: Head | int | None = None
    of: Query | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what says nothing.

        Raises:
            TypeError: one of `if_unchanged_since` and `of` is given without the other, or one of
                them is something else.
        """
        for name, query in (("if_none", self.if_none), ("of", self.of)):
            if query is not None and not isinstance(query, Query):
                raise TypeError(f"{name}= takes a Query, not {query!r}")
        since = self.if_unchanged_since
        is_position = type(since) is int and since >= 0  # True is an int of another type
        if not (since is None or is_position or isinstance(since, Head)):
            raise TypeError(f"if_unchanged_since= takes a head or a position, not {since!r}")
        if (self.if_unchanged_since is None) is not (self.of is None):
            raise TypeError("if_unchanged_since= and of= belong together: since when, and of what")

    def check(self, log: Log) -> None:
        """Look whether it holds; to be called by the only one who may write.

        Raises:
            Changed: it does not, and nothing was recorded.
        """
        if self.if_none is None and self.of is None:
            return
        structure = Structure.read_from(log)
        if self.if_none is not None:
            for recorded in log.read(kinds=self.if_none.kinds, until=log.read_head().position):
                if _is_fact(recorded, structure) and self.if_none.matches(recorded, structure):
                    raise Changed(recorded.position, recorded.kind)
        if self.of is not None and self.if_unchanged_since is not None:
            _check_unchanged(log, self.if_unchanged_since, self.of, structure)


def _is_fact(recorded: Recorded, structure: Structure) -> bool:
    return recorded.kind not in STRUCTURAL and structure.is_counted(recorded.id, recorded.batch)


def _check_unchanged(log: Log, since: Head | int, query: Query, structure: Structure) -> None:
    """Raise if anything changed behind a position: an event that fits, or what became of one."""
    end = log.read_head()
    after = since if isinstance(since, int) else since.position
    if isinstance(since, Head) and after and _read_hash(log, after) != since.hash:
        raise Changed(end.position, "log.restored")  # what was read is no longer there
    kinds = query.kinds and (*query.kinds, *OBEYED)
    for recorded in log.read(after, end.position, kinds):
        if recorded.kind in OBEYED:
            if _concerns(recorded, query, log, structure):
                raise Changed(recorded.position, recorded.kind)
        elif recorded.kind not in STRUCTURAL and query.matches(recorded, structure):
            raise Changed(recorded.position, recorded.kind)


def _read_hash(log: Log, position: int) -> bytes | None:
    """Return the link of the chain at a position; None behind the end."""
    return next((row.hash for row in log.read_rows(position - 1, position)), None)


def _concerns(recorded: Recorded, query: Query, log: Log, structure: Structure) -> bool:
    """Check whether an undoing, a merge or a forgetting concerns an event that fits."""
    match recorded.event:
        case EventRetracted(event=event):
            return any(
                _concerns(undone, query, log, structure)
                if undone.kind in OBEYED
                else query.matches(undone, structure)
                for undone in log.find([event]).values()
            )
        case BatchRetracted(batch=batch):
            undone = log.read_at(log.positions(batches=[batch]))
            return any(query.matches(each, structure) for each in undone)
        case (
            PersonMerged(survivor=kept, absorbed=gone)
            | OrganizationMerged(survivor=kept, absorbed=gone)
        ):
            ids: tuple[str, ...] = (kept, gone)
        case PersonForgotten(person=person, people=people):
            ids = (person, *(people or ()))
        case _:
            return False
    touched = log.read_at(log.positions(mentions=ids))
    return query.names(ids, structure) or any(
        each.kind not in STRUCTURAL and query.matches(each, structure) for each in touched
    )
