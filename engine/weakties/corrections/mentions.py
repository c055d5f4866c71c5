"""Mentions of somebody in the log: in events about them, and in texts about others."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from weakties.corrections.recognition import Judgment, Marks
from weakties.corrections.subject import PEOPLE, Everybody, Fields, Subject, decode_part, subject_of
from weakties.domain.event import Event
from weakties.domain.hiring import LeadHeard
from weakties.domain.identity import fold_text
from weakties.domain.ids import PersonId
from weakties.domain.structural import (
    BatchImported,
    BatchRetracted,
    EventRetracted,
    PersonForgotten,
    PersonMerged,
)
from weakties.importing.revising import goes_with
from weakties.log.decoding import list_texts
from weakties.log.envelope import STRUCTURAL, Recorded, Row

if TYPE_CHECKING:
    from weakties.log.protocol import Log
    from weakties.readmodel.structure import Structure
from weakties.corrections.restating import WHO, Stripping, join_values, judge_row, parse_rejects

_MEETINGS = ("meeting.scheduled", "meeting.held", "job_interview.scheduled", "job_interview.held")
_LEARNT = ("meeting.", "area.assessed")
"""Kinds of what was learnt in a meeting, beside those about who was there."""


@attrs.frozen
class Mention:
    """One event that speaks of somebody.

    Attributes:
        why: ``about`` them, ``text`` that names them, ``file`` that they came with, ``part`` of
            their name in a text, ``undone`` entry of somebody who was called the same, ``entry``
            of another person of that name or of an organization that has a part of it in its own,
            or ``merged``: it is about another, and was recorded while the two were one.
        batch: the import that it came with.
    """

    position: int
    id: str
    kind: str
    occurred_at: str
    why: str
    batch: str | None = None

    @property
    def needs_number(self) -> bool:
        """Whether it is only erased when it is named: it says who, or what, somebody else is."""
        return self.why in ("entry", "merged")


@attrs.frozen
class Mentions:
    """All of them.

    Attributes:
        subject: who they are.
        certain: those about them, what tells which file they came with, and texts with their whole
            name or an address.
        perhaps: the rest.
        marks: what they are recognized by.
        others: events that say something else beside a text that names them: who another is, and
            what is kept of a file that was imported.
        imports: what is kept of every file that was imported.
    """

    subject: Subject
    certain: tuple[Mention, ...]
    perhaps: tuple[Mention, ...]
    marks: Marks
    others: tuple[Recorded, ...] = ()
    imports: tuple[Import, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """The identity keys they ever had."""
        return self.subject.keys

    def imports_of(self, gone: Collection[Mention]) -> list[Mention]:
        """Return the imports that keep something by which one of these events is recognized."""
        positions = {mention.position for mention in gone}
        batches = {mention.batch for mention in gone} - {None}
        people = self.subject.people
        others = (kept for kept in self.imports if kept.mention.position not in positions)
        return [k.mention for k in others if k.recognizes(batches, positions, people)]

    def restate_others(
        self, gone: Collection[Mention], also: Collection[int] = ()
    ) -> Iterator[tuple[Event, Recorded]]:
        """Yield what must be told again of others, since it stood beside a text that goes.

        Args:
            also: positions of events that the user named, of which a shared number goes, too.

        Returns:
            each event, and the one that told it before, which is its cause.
        """
        positions = {mention.position for mention in gone}
        whole = {mention.position for mention in gone if mention.why == "merged"}
        wanted = [r for r in self.others if r.position in positions - whole]
        stripping = Stripping.of(
            self.marks, positions, self.subject.people, restated=wanted, named=also
        )
        for recorded in wanted:
            again = stripping.strip_mentions(recorded)
            if again is not None:
                yield again, recorded


@attrs.frozen
class Import:
    """What the event of an import keeps by which its rows could be recognized.

    Attributes:
        file: whether the digest of the file is kept.
        revisions: see `BatchImported`.
    """

    mention: Mention
    file: bool
    revisions: tuple[str, ...]

    def recognizes(
        self, batches: Collection[str | None], positions: Collection[int], people: Collection[str]
    ) -> bool:
        """Check whether it keeps something of one of these events, or of one of these people.

        Args:
            batches: those of the events.
            positions: those of the events.
        """
        begin = self.mention.position
        return (self.file and self.mention.batch in batches) or any(
            goes_with(entry, begin, positions, people) for entry in self.revisions
        )


def is_about_a_job(row: Row) -> bool:
    """Check whether the words of an event are about work, and not about whom it names.

    The role of a lead is; who told of it is no word. One that a source named by a key of its own
    is not, since the key may name them.
    """
    return row.kind == LeadHeard.KIND and row.key is None


def marks_of(subject: Subject, everybody: Everybody) -> Marks:
    """Gather by what somebody is recognized in a text: all names and addresses they ever had.

    A word that has only letters of those, as Rob of Roberta, is what another can be called, too.
    """
    fields = [entry.fields for entry in subject.entries]
    others = [entry for entry in everybody.entries if entry.person not in subject.people]
    living = [entry.fields for entry in others if entry.counts]

    def values(*names: str, among: Collection[Fields] = fields) -> list[str]:
        listed = (f.get(name) for f in among for name in names)
        every = (v for value in listed for v in (value if isinstance(value, list) else [value]))
        return [v for v in every if isinstance(v, str) and v.strip()]

    own = " ".join(map(fold_text, values("name", "email", "emails", "linkedin")))
    letters = {n for n in subject.other_names if len(n.split()) == 1 and fold_text(n) in own}
    whole = (name for name in subject.other_names if name not in letters)
    return Marks.of(
        [*values("name"), *whole], nicknames=[*values("nicknames"), *letters],
        emails=values("email", "emails"), profiles=values("linkedin", "profiles"),
        phones=values("phone", "phones"), others={n for entry in others for n in entry.names},
        living={n for entry in others if entry.counts for n in entry.names},
        taken_phones=values("phone", "phones", among=living),
        taken_profiles=values("profiles", among=living),
    )  # fmt: skip


def find_mentions(log: Log, person: PersonId, other_names: Collection[str] = ()) -> Mentions:
    """Read a whole log for somebody, under every id they have or had.

    Args:
        other_names: further names to look for in texts.
    """
    everybody, subject = subject_of(log, person, other_names)
    reading = _Reading.of(subject, everybody, _list_partings(log, subject, everybody.structure))
    reading.batches.update(
        row.batch for row in log.read_rows()
        if row.batch and not subject.people.isdisjoint(list_texts(row.data))
    )  # fmt: skip
    certain: list[Mention] = []
    perhaps: list[Mention] = []
    for row in log.read_rows():
        mention = reading.find_mention(row)
        if mention is not None:
            (certain if mention.why in ("about", "text", "file") else perhaps).append(mention)
    others = sorted(log.find(reading.others).values(), key=lambda r: r.position)
    found = Mentions(
        subject, tuple(certain), tuple(perhaps), reading.marks, tuple(others),
        tuple(reading.imports),
    )  # fmt: skip
    files = found.imports_of(certain)
    return attrs.evolve(
        found,
        certain=tuple(sorted((*certain, *files), key=lambda mention: mention.position)),
        perhaps=tuple(m for m in perhaps if m.position not in {f.position for f in files}),
    )


@attrs.define
class _Reading:
    """A log that is read for somebody, from its beginning.

    Attributes:
        namesakes: ids of others who are called the same.
        current_people: ids of everybody with an entry that counts.
        mistaken: ids of undone events that gave one of their addresses to another.
        partings: when others were one with them.
        batches: ids of the batches that hold an event about them.
        meetings: ids of the meetings of theirs that were read.
        merged_meetings: of those that were recorded about others who were one with them.
        others: ids of events that say something of others, too.
        imports: what is kept of every file that was imported.
    """

    subject: Subject
    marks: Marks
    structure: Structure
    namesakes: frozenset[str]
    current_people: frozenset[str]
    mistaken: frozenset[str]
    partings: tuple[_Parting, ...] = ()
    batches: set[str] = attrs.field(factory=set)
    meetings: set[str] = attrs.field(factory=set)
    merged_meetings: set[str] = attrs.field(factory=set)
    others: list[str] = attrs.field(factory=list)
    imports: list[Import] = attrs.field(factory=list)

    @classmethod
    def of(cls, subject: Subject, everybody: Everybody, partings: tuple[_Parting, ...]) -> _Reading:
        """Begin."""
        names = {fold_text(n) for entry in subject.entries for n in entry.names}
        others = [e for e in everybody.entries if e.person not in subject.people]
        namesakes = {e.person for e in others if any(fold_text(n) in names for n in e.names)}
        current_people = {e.person for e in everybody.entries if e.counts}
        marks = marks_of(subject, everybody)
        mistaken = {e.event for e in others if not e.counts and e.keys & subject.keys}
        return cls(
            subject, marks, everybody.structure, frozenset(namesakes), frozenset(current_people),
            frozenset(mistaken), partings,
        )  # fmt: skip

    def find_mention(self, row: Row) -> Mention | None:
        """Return whether, and how, an event speaks of them."""
        named = set(list_texts(row.data))
        is_about = not self.subject.people.isdisjoint(named)
        if row.kind in _MEETINGS and is_about:
            self.meetings.add(row.id)
            if agreed := json.loads(row.data).get("meeting"):
                self.meetings.add(agreed)  # they came, unlike others, without having agreed
        is_merged = self._is_of_merged(row, named)
        if row.personal is None:
            return None
        is_learnt = row.kind.startswith(_LEARNT) and not self.meetings.isdisjoint(named)
        columns = (row.position, row.id, row.kind, row.occurred_at)
        is_of_their = is_about and row.kind != PersonForgotten.KIND and not is_about_a_job(row)
        if is_of_their or is_learnt:
            return Mention(*columns, "about", row.batch)
        words = decode_part(row, row.personal)
        why = self._classify(row, words, named) or ("merged" if is_merged else None)
        if row.kind == BatchImported.KIND:
            kept = Mention(*columns, "file", row.batch)
            revisions = tuple(words.get("revisions") or ())
            self.imports.append(Import(kept, bool(words.get("file")), revisions))
        can_be_restated = row.kind in (*PEOPLE, BatchImported.KIND)
        is_wanted = why is not None or row.kind == BatchImported.KIND
        if can_be_restated and is_wanted and self.structure.is_counted(row.id, row.batch):
            self.others.append(row.id)
        return None if why is None else Mention(*columns, why, row.batch)

    def _is_of_merged(self, row: Row, named: set[str]) -> bool:
        """Check whether an event is about another, from a time when the two were one."""
        if not any(p.begin < row.position < p.end and p.people & named for p in self.partings):
            return row.kind.startswith(_LEARNT) and not self.merged_meetings.isdisjoint(named)
        if row.kind in _MEETINGS:
            self.merged_meetings.add(row.id)
        return row.kind not in STRUCTURAL

    def _classify(self, row: Row, fields: Fields, named: set[str]) -> str | None:
        """Return how the words of an event about others speak of them."""
        if row.kind == BatchImported.KIND:
            return self._classify_file(row, fields)
        if row.id in self.mistaken:
            return "text"
        is_entry = row.kind in PEOPLE or "name" in fields
        identity_text = join_values(v for k, v in fields.items() if is_entry and k in WHO)
        judgment = self.marks.judge(
            join_values(v for k, v in fields.items() if not is_entry or k not in WHO)
        )
        entry = self._marks_of_entries.judge(identity_text) if identity_text else None
        person = decode_part(row, row.data).get("person")
        if entry == "certain" and row.kind in PEOPLE and person not in self.current_people:
            return "undone"
        if judgment == "certain" and not self.namesakes.isdisjoint(named):
            return "part"  # it is of another who is called the same
        is_entry_of_theirs = entry == "certain" or self._is_named_after(row, fields)
        return _name_judgment(judgment) or ("entry" if is_entry_of_theirs else None)

    @cached_property
    def _marks_of_entries(self) -> Marks:
        """The marks by which an entry is listed, though others have the same name or number."""
        return self.marks.ignoring_others()

    def _is_named_after(self, row: Row, fields: Fields) -> bool:
        """Check whether an organization has a word of their name in its own: Bell Consulting."""
        name = fields.get("name")
        if not row.kind.startswith("organization.") or not isinstance(name, str):
            return False
        return self.marks.judge(name.title() if name.islower() else name) is not None

    def _classify_file(self, row: Row, fields: Fields) -> str | None:
        """Return how the rows of a file that could not be imported speak of them, or the file."""
        judgments = {judge_row(r, self.marks) for r in parse_rejects(fields.get("rejects"))}
        if "certain" not in judgments and fields.get("file") and row.batch in self.batches:
            return "file"
        return _name_judgment(
            "certain" if "certain" in judgments else next(iter(judgments - {None}), None)
        )


@attrs.frozen
class _Parting:
    """Others who were one with somebody, until they were parted again.

    Attributes:
        begin, end: the positions of the merge, and of what undid it.
        people: their ids.
    """

    begin: int
    end: int
    people: frozenset[str]


def _list_partings(log: Log, subject: Subject, structure: Structure) -> tuple[_Parting, ...]:
    """Return who was merged with somebody and is no more, and when.

    What was recorded of either in between stands under one id, and may be about the other.
    """
    kinds = (PersonMerged.KIND, EventRetracted.KIND, BatchRetracted.KIND)
    ends: dict[str, int] = {}
    merges: list[tuple[int, int | None, PersonMerged]] = []
    for recorded in sorted(log.read(kinds=kinds), key=lambda r: -r.position):
        match recorded.event:
            case EventRetracted(event=event):
                ends.setdefault(event, recorded.position)
            case BatchRetracted(batch=batch):
                ends.setdefault(batch, recorded.position)
            case PersonMerged() as merge:
                is_counted = structure.is_counted(recorded.id, recorded.batch)
                end = ends.get(recorded.id) or ends.get(recorded.batch or "")
                merges.append((recorded.position, None if is_counted else end, merge))
    partings = []
    for begin, end, merge in merges:
        if end is None:
            continue
        group = {merge.survivor, merge.absorbed}
        together = [m for b, e, m in merges if b < end and (e is None or e > begin)]
        while more := {
            p for m in together if not group.isdisjoint((m.survivor, m.absorbed))
            for p in (m.survivor, m.absorbed)
        } - group:  # fmt: skip
            group |= more
        if not group.isdisjoint(subject.people):
            partings.append(_Parting(begin, end, frozenset(group - subject.people)))
    return tuple(partings)


def _name_judgment(judgment: Judgment | None) -> str | None:
    return {"certain": "text", "perhaps": "part"}.get(judgment or "")
