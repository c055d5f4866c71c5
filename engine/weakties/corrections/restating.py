"""What events say of others, to be recorded again without somebody who is forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from weakties.corrections.recognition import Judgment, Marks
from weakties.domain.event import Event, evolve
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.domain.structural import (
    BatchImported,
)
from weakties.importing.planning import load_bookmarks
from weakties.importing.revising import iterate_other_revisions
from weakties.log.envelope import Draft, Recorded

if TYPE_CHECKING:
    from weakties.log.protocol import Log


WHO = (
    "name", "email", "linkedin", "phone", "domain", "industry", "location", "emails", "phones",
    "profiles", "nicknames", "outdated", "alias",
)  # fmt: skip
"""Personal fields that say who or what an entry is; all others are texts."""
_RESTATED_FIELDS = (
    "name", "email", "linkedin", "title", "phone", "note", "emails", "phones", "profiles",
    "nicknames", "outdated", "alias",
)  # fmt: skip
_RESTATED_TEXTS = tuple(name for name in _RESTATED_FIELDS if name not in WHO)
_SHARED = ("phone", "phones")
"""What two people can have: as an office or a family do, a number."""
_COUNTS = (
    "new", "known", "changed", "rejected", "skipped", "repeated", "conflict", "gone", "withdrawn",
    "suppressed", "layout",
)  # fmt: skip
_NEXT_FIELD = "\n\n"
_BETWEEN_CELLS = re.compile(r"[,;\t\n]")


@attrs.frozen
class Stripping:
    """What decides which words of events about others stay.

    Attributes:
        positions: of the events that go.
        people: every id of who is forgotten.
        named: positions of events that the user named.
        restated: for the position of each event that is told again of a person, whose it is.
    """

    marks: Marks
    positions: frozenset[int]
    people: Collection[str]
    named: frozenset[int] = frozenset()
    restated: Mapping[int, str] = attrs.field(factory=dict)

    @classmethod
    def of(
        cls, marks: Marks, positions: Collection[int], people: Collection[str], *,
        restated: Iterable[Recorded], named: Collection[int] = (),
    ) -> Stripping:  # fmt: skip
        """Begin, with the events that are to be told again."""
        owners = {
            r.position: r.event.person
            for r in restated
            if isinstance(r.event, PersonAdded | PersonDescribed)
        }
        return cls(marks, frozenset(positions), people, frozenset(named), owners)

    def strip_mentions(self, recorded: Recorded) -> Event | None:
        """Return what an event says of others, without a word that names somebody.

        Returns:
            None if nothing is left.
        """
        event, marks = recorded.event, self.marks
        if recorded.position in self.named:  # whoever else is called so: the user said whose it is
            marks = marks.ignoring_others()
        if isinstance(event, PersonAdded | PersonDescribed):
            shared = self._list_shared_fields(recorded.position, event)
            every = ((name, getattr(event, name, None)) for name in _RESTATED_FIELDS)
            values = ((n, v if n in shared else _strip_value(n, v, marks)) for n, v in every)
            kept = {name: value for name, value in values if value is not None}
            if not kept:
                return None
            return evolve(PersonDescribed(person=event.person, at=event.at), **kept)
        if isinstance(event, BatchImported):
            rows = [r for r in parse_rejects(event.rejects) if not judge_row(r, marks)]
            revisions = tuple(
                iterate_other_revisions(recorded, self.positions, self.people, self.restated)
            )
            if not (rows or revisions) and event.bookmark is None:
                return None
            counts = dict.fromkeys(_COUNTS, 0)
            rejects = json.dumps(rows) if any("raw" in r for r in rows) else None
            return evolve(event, file="", rows=(), revisions=revisions, rejects=rejects, **counts)
        return None

    def _list_shared_fields(
        self, position: int, event: PersonAdded | PersonDescribed
    ) -> tuple[str, ...]:
        """Return the fields that stay as they are, since they are another's own.

        An event that goes since the user named it, and not for its text, keeps none of them.
        """
        texts = join_values(v for n in _RESTATED_TEXTS if (v := getattr(event, n, None)))
        return _SHARED if position not in self.named and self.marks.judge(texts) else ()


def draft_restatement(recorded: Recorded, restated: Event, log: Log) -> Draft:
    """Return the draft that records again what a blanked event said about others.

    It is of the same source and of the same import or command, so that a later import takes it as
    its own word, and undoing that takes it back.
    """
    if isinstance(restated, BatchImported):
        latest = load_bookmarks(log).get(
            restated.importer
        )  # an older one is not to be taken up again
        if latest is None or latest.cursor != restated.bookmark:
            restated = evolve(restated, bookmark=None)
    return Draft(
        event=restated, cause=recorded.id, source=recorded.source, batch=recorded.batch,
        actor=recorded.actor,
    )  # fmt: skip


def _strip_value(name: str, value: Any, marks: Marks) -> Any:
    """Return the value of a field as far as it does not name somebody; None if nothing is left.

    A word that only perhaps names them is left out of a text, and stays in what another is called.
    """
    if isinstance(value, tuple):
        return tuple(v for v in value if marks.judge(v) != "certain") or None
    if not isinstance(value, str):
        return None
    judgment = marks.judge(value)
    return None if judgment == "certain" or (judgment and name not in WHO) else value


def join_values(values: Iterator[Any]) -> str:
    """Join the words of several fields, so that no name goes from one to the next."""
    every = (v for value in values for v in (value if isinstance(value, list) else [value]))
    return _NEXT_FIELD.join(str(v) for v in every)


def parse_rejects(kept: object) -> list[dict[str, Any]]:
    """Return the rows of a file that could not be imported."""
    try:
        rows = json.loads(kept) if isinstance(kept, str) else []
    except ValueError:
        return [{"raw": kept}]
    return [r for r in rows if isinstance(r, dict)] if isinstance(rows, list) else [{"raw": kept}]


def judge_row(row: dict[str, Any], marks: Marks) -> Judgment | None:
    """Judge one of them: as it stands, and with two or three cells beside each other as one."""
    whole = join_values(v for v in row.values() if isinstance(v, str))
    cells = [cell.strip(' "') for cell in _BETWEEN_CELLS.split(whole)]
    beside = [" ".join(cells[n : n + many]) for n in range(len(cells)) for many in (2, 3)]
    judgments = {marks.judge(whole), marks.judge(_NEXT_FIELD.join(beside))}
    return "certain" if "certain" in judgments else "perhaps" if "perhaps" in judgments else None
