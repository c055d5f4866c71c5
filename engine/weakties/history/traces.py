"""The trace of one event: every field, who recorded it and through what, and what rests on it.

A number of the statistics names events; this opens them, to the last field. It is the end of the
trace: what an event says, its two dates, the command or file it came with, what undid, corrected
or erased it, what names it, and which figures count it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs
import msgspec

from weakties.domain.event import (
    event_id_fields,
    list_entity_ids,
    personal_fields,
    reference_fields,
)
from weakties.domain.ids import AreaId, EventId, OrganizationId, PersonId
from weakties.domain.structural import BatchImported, BatchRetracted, EventRetracted
from weakties.domain.unknown import Unknown
from weakties.errors import NotVisible
from weakties.history.entries import Entry, build_entries, find_related
from weakties.history.explaining import CHANNELS
from weakties.history.lateness import count_days_between
from weakties.history.origins import Origin, Origins
from weakties.history.sentences import Narrator, Sentence, label_of, list_named_events
from weakties.log.envelope import STRUCTURAL, Recorded
from weakties.lookup import structure_of
from weakties.progress import measure_statistics
from weakties.projections.funnel import STAGES, Funnel
from weakties.projections.reply_rates import ReplyRates

if TYPE_CHECKING:
    from weakties.network.facade import Network, View

_RETRACTIONS = (EventRetracted.KIND, BatchRetracted.KIND)
_ERASING = ("person.forgotten",)
_ENTRIES = (PersonId, OrganizationId, AreaId)
FEW = 8
"""Values of a field that are put in words; all are in its value."""


@attrs.frozen(kw_only=True)
class TracedField:
    """One field of an event, as it was recorded.

    Attributes:
        name: as a program calls it.
        label: as a person calls it.
        value: as JSON has it.
        text: the value in words; ids of people, organizations and areas as their names.
        is_personal: whether it is stored apart, and goes when somebody is forgotten.
    """

    name: str
    label: str
    value: Any
    text: str
    is_personal: bool


@attrs.frozen(kw_only=True)
class BatchTrace:
    """All that was recorded by one command or one import, which one undo takes back.

    Attributes:
        batch: its id.
        entries: its events, in the order of the log.
    """

    batch: str
    entries: tuple[Entry, ...]

    @property
    def is_import(self) -> bool:
        """Check whether a file was imported."""
        return isinstance(self.entries[0].recorded.event, BatchImported)

    @property
    def counted(self) -> int:
        """How many of its events count."""
        return sum(not entry.undone for entry in self.entries)


@attrs.frozen(kw_only=True)
class Trace:
    """An event, and all that the log says of it.

    Attributes:
        entry: the event, and whether it counts.
        sentence: the same in words.
        fields: every field that holds something, but the day; the user's own words first.
        hash: the link of the chain that binds it to all before it, in hexadecimal.
        days_late: whole days from its day to the day, in UTC, on which it was recorded.
        origin: the row of the file it was imported from; None if it came from none.
        batch: the command or import it was recorded with; None if it was recorded alone.
        cause: the event that led to it.
        undone_by: the event by which it counts no more; its own field `reason` may say why.
        corrected_by: the event that counts in its place.
        corrects: the event in whose place it counts.
        recorded_first: the first that was recorded of it, if it was corrected more than once.
        erased_by: the forgetting that took its words.
        merged: by each id it names that was merged, the id under which that is known now.
        named_by: the events that name it.
        related: all that belongs to it, see `find_related`, without itself.
        figures: what counts it now: stages, channels, and statistics with the figure's name.
    """

    entry: Entry
    sentence: Sentence
    fields: tuple[TracedField, ...]
    hash: str
    days_late: int
    origin: Origin | None
    batch: BatchTrace | None
    cause: Sentence | None
    undone_by: Sentence | None
    corrected_by: Sentence | None
    corrects: Sentence | None
    recorded_first: Sentence | None
    erased_by: Sentence | None
    merged: dict[str, str]
    named_by: tuple[Sentence, ...]
    related: tuple[tuple[Entry, Sentence], ...]
    figures: tuple[str, ...]

    @property
    def is_about_the_log(self) -> bool:
        """Check whether it tells of no fact, but of the log: an undoing, a merge, an import."""
        return self.entry.recorded.kind in STRUCTURAL


def trace_event(view: Network | View, recorded: Recorded) -> Trace:
    """Return all that a view knows of an event.

    Undoing, merging and forgetting count for every day; what was recorded of them after the view's
    last instant does not.

    Raises:
        NotVisible: it had not happened by the view's day, or was not recorded by its last instant.

    >>> import weakties
    >>> with weakties.open(":memory:") as network:
    ...     ana = network.add_person(name="Ana Ruiz")
    ...     asked = network.record(weakties.OutreachSent(person=ana, note="about grids"))
    ...     trace = weakties.history.trace_event(network, asked)
    >>> [(field.label, field.text) for field in trace.fields][0], "asked" in trace.figures
    (('note', 'about grids'), True)
    """
    if not view.feed.is_visible(recorded):
        raise NotVisible(str(recorded.position))
    return _Tracer(view, recorded).trace()


def find_batch(view: Network | View, text: str) -> BatchTrace | None:
    """Return the command or import of a batch's id, or of its beginning; None if none fits.

    Of a view, what had happened and was recorded by then.
    """
    text = text.strip().lower()
    if not text.startswith("b-"):
        return None
    batches = {d.batch for d in view.feed.log.read_dates() if d.batch and d.batch.startswith(text)}
    return _read_batch(view, batches.pop()) if len(batches) == 1 else None


def _read_batch(view: Network | View, batch: str) -> BatchTrace | None:
    """Return all of a batch that a view sees."""
    log = view.feed.log
    events = [
        recorded
        for recorded in log.read_at(log.positions(batches=[batch]))
        if view.feed.is_visible(recorded)
    ]
    return BatchTrace(batch=batch, entries=tuple(build_entries(view, events))) if events else None


def _find_first(originals: dict[str, str], event: str) -> str | None:
    """Return the first of several events of which each corrects the one before."""
    corrected = [event]
    while corrected[-1] in originals:
        corrected.append(originals[corrected[-1]])
    return corrected[-1] if len(corrected) > 2 else None  # itself, and one other


class _Tracer:
    """Collects the trace of one event."""

    def __init__(self, view: Network | View, recorded: Recorded) -> None:
        self._view, self._recorded = view, recorded
        self._structure, self._log = structure_of(view), view.feed.log
        self._narrator = Narrator(view)
        at = recorded.position
        self._row = next(self._log.read_rows(at - 1, at))

    def trace(self) -> Trace:
        """Return it."""
        recorded, structure = self._recorded, self._structure
        entries = find_related(self._view, recorded)
        self._narrator.prepare([entry.recorded for entry in entries])
        lines = [(entry, self._narrator.describe(entry.recorded)) for entry in entries]
        own = next(pair for pair in lines if pair[0].recorded.id == recorded.id)
        originals = {new: old for old, new in structure.corrections.items()}
        return Trace(
            entry=own[0],
            sentence=own[1],
            fields=tuple(sorted(self._list_fields(), key=lambda field: not field.is_personal)),
            hash=self._row.hash.hex(),
            days_late=count_days_between(recorded.occurred_at, recorded.recorded_at),
            origin=Origins(self._view).find_origin(recorded),
            batch=_read_batch(self._view, recorded.batch) if recorded.batch else None,
            cause=self._describe(recorded.cause),
            undone_by=self._find_undoing(),
            corrected_by=self._describe(structure.corrections.get(recorded.id)),
            corrects=self._describe(originals.get(recorded.id)),
            recorded_first=self._describe(_find_first(originals, recorded.id)),
            erased_by=self._find_erasing(),
            merged={
                i: structure.resolve_id(i)
                for i in list_entity_ids(recorded.event)
                if structure.resolve_id(i) != i
            },
            named_by=tuple(
                s
                for _, s in lines
                if recorded.id in list_named_events(s.recorded.event)
                and s.recorded.kind not in _RETRACTIONS
            ),  # fmt: skip
            related=tuple(pair for pair in lines if pair is not own),
            figures=self._list_figures(own[0]),
        )

    def _describe(self, event: str | None) -> Sentence | None:
        """Return the sentence of an event; None if the view does not see it."""
        recorded = self._log.find([event]).get(event) if event else None
        if recorded is None or not self._view.feed.is_visible(recorded):
            return None
        return self._narrator.describe(recorded)

    def _list_fields(self) -> Iterable[TracedField]:
        """Yield every field that holds something."""
        event: Any = self._recorded.event
        if isinstance(event, Unknown):
            yield from _list_stored_fields(self._row.data, is_personal=False)
            yield from _list_stored_fields(self._row.personal or "{}", is_personal=True)
            return
        apart = personal_fields(type(event))
        for name in (field.name for field in attrs.fields(type(event)) if field.name != "at"):
            value = getattr(event, name)
            if value is None or value == ():
                continue
            plain = msgspec.to_builtins(value)
            yield TracedField(
                name=name, label=label_of(name), value=plain, text=self._format(name, value),
                is_personal=name in apart,
            )  # fmt: skip

    def _format(self, field: str, value: Any) -> str:
        """Return the value of a field in words; an event that it names, with its number."""
        kind = type(self._recorded.event)
        if field in (*event_id_fields(kind), *reference_fields(kind, EventId)):
            ids = value if isinstance(value, tuple) else (value,)
            return "; ".join(map(self._name_event, ids[:FEW])) + _count_more(ids)
        is_list = isinstance(value, tuple) and all(isinstance(part, int | str) for part in value)
        if is_list and not any(field in reference_fields(kind, to) for to in _ENTRIES):
            return ", ".join(map(str, value[:FEW])) + _count_more(value)
        return self._narrator.format_field(self._recorded, field)

    def _name_event(self, event: str) -> str:
        recorded = self._narrator.find_event(event)
        if recorded is None:
            return event
        return f"event {recorded.position}, {self._narrator.describe(recorded).text}"

    def _find_undoing(self) -> Sentence | None:
        """Return the latest retraction in force of the event, or of its batch."""
        recorded, structure = self._recorded, self._structure
        if structure.is_counted(recorded.id, recorded.batch):
            return None
        for retraction in reversed(list(self._view.feed.read(kinds=_RETRACTIONS))):
            event: Any = retraction.event
            target = getattr(event, "event", None) or getattr(event, "batch", None)
            is_in_force = structure.is_counted(retraction.id, retraction.batch)
            if is_in_force and target in (recorded.id, recorded.batch):
                return self._narrator.describe(retraction)
        return None

    def _find_erasing(self) -> Sentence | None:
        """Return the forgetting that blanked the event, known or not: words do not come back."""
        for forgetting in self._log.read(kinds=_ERASING):
            if self._recorded.id in getattr(forgetting.event, "events", ()):
                return self._narrator.describe(forgetting)
        return None

    def _list_figures(self, entry: Entry) -> tuple[str, ...]:
        """Return the stages, channels and statistics that count the event."""
        if entry.undone:
            return ()
        view, event = self._view, self._recorded.id
        funnel, rates = view.read(Funnel), view.read(ReplyRates)
        people = {reach.person for reach in funnel.reaches.where("event = ?", (event,))}
        stages = [
            stage
            for stage in STAGES
            if any((p, event) in funnel.list_people_at(stage, p) for p in people)
        ]
        counted = "(outreach = ? or reply = ?) and not bounced"
        channels = {r.channel for r in rates.requests.where(counted, (event, event))}
        figures = [
            f"{measurement.statistic}/{figure.name}"
            for measurement in measure_statistics(view)
            for figure in measurement.figures
            if event in figure.events
        ]
        return (*stages, *(c for c in CHANNELS if c in channels), *figures)


def _count_more(values: tuple[Any, ...]) -> str:
    """Return how many values are not in words, as the end of a list."""
    return f" and {len(values) - FEW} more" if len(values) > FEW else ""


def _list_stored_fields(text: str, *, is_personal: bool) -> Iterable[TracedField]:
    """Yield the fields of an event that nobody here knows, as they are stored."""
    try:
        stored = msgspec.json.decode(text)
    except msgspec.DecodeError:
        stored = text
    for name, value in stored.items() if isinstance(stored, dict) else (("data", stored),):
        plain = value if isinstance(value, str) else msgspec.json.encode(value).decode()
        yield TracedField(
            name=name, label=label_of(name), value=value, text=plain, is_personal=is_personal
        )
