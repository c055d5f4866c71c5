"""Proofs of what was done, for somebody else: which events are shown, and which words are opened.

What is shown of an event is all of it but its words, since its hash is made from that: its kind,
days, ids that mean nothing outside of the network, and what was chosen or counted. So an event that
holds anything else is never shown, nor is what was undone, or has to do with whoever was forgotten.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import attrs
import msgspec

from weakties.domain.event import Event, cache_per_type, personal_fields
from weakties.domain.periods import build_span_error
from weakties.domain.structural import BatchImported, LogRestored
from weakties.domain.when import When, first_day, last_day, when
from weakties.errors import CannotProve, UnknownId, Unreadable
from weakties.history.event_names import find_event
from weakties.history.lateness import OWN_KINDS
from weakties.importing.limits import EVENTS_LIMIT, LOG_LIMIT
from weakties.importing.source import check_file
from weakties.log.codec import KINDS
from weakties.log.decoding import list_texts
from weakties.log.envelope import STRUCTURAL, Recorded, Row
from weakties.log.proofs import LINE_LIMIT, Proof, render_proof
from weakties.log.proofs import verify_proof as verify_lines
from weakties.log.verification import Anchor
from weakties.readmodel.structure import Structure

if TYPE_CHECKING:
    from weakties.network.facade import Day, Network

Reason = Literal["outside", "undone", "forgotten", "words"]
_OPAQUE = re.compile(
    r"[a-z]-[a-z2-7]{16}"  # people, organizations, areas, batches
    r"|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"  # events
)
_MOMENT = re.compile(r"\d{4}(-\d\d(-\d\d(T[0-9:.]{5,15}(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII)
_ANCHORS_LIMIT = 8 * 2**20
_ACTOR, _SOURCES = "me", ("api", "cli", "demo")
_GOES_ON = ("lead.", "application.", "job_interview.", "offer.")
"""Kinds about a job, which stay shown though whoever told of it was forgotten."""


@attrs.frozen
class ProofPlan:
    """What a proof is to show: what was asked for, and that the log was put back, if it was.

    Attributes:
        position: of the last event when it was planned.
        shown: the positions that are shown.
        opened: the events whose words are shown as well, in the order of the log.
        left_out: how many events are not shown, by why: outside of what was asked for, undone,
            about somebody who was forgotten, or with words that cannot be left out.
    """

    position: int
    first: date | None
    last: date | None
    kinds: tuple[str, ...]
    shown: frozenset[int]
    opened: tuple[Recorded, ...]
    left_out: Counter[Reason]

    def list_words(self, recorded: Recorded) -> dict[str, Any]:
        """Return the words of an event that opening it shows, by field."""
        event = recorded.event
        words = {name: getattr(event, name) for name in sorted(personal_fields(type(event)))}
        return {name: value for name, value in words.items() if value not in (None, "", ())}


def plan_proof(
    network: Network,
    *,
    first: Day | None = None,
    last: Day | None = None,
    kinds: Collection[str] = (),
    opened: Collection[str] = (),
) -> ProofPlan:
    """Choose what a proof shows, so that somebody can look at it before it is written.

    Args:
        first: only what happened on that day or later; a month, or a year, means its first.
        last: only what had happened by that day; a month, or a year, means its last.
        kinds: only these; empty means `OWN_KINDS`.
        opened: names of events, as `weakties.history.find_event` takes them, whose words are shown
            as well, whatever their day and kind.

    Raises:
        UnknownId: there is no such event, or no such kind.
        WrongSpan: the last day is before the first.
        CannotProve: an event cannot be opened.
    """
    chosen, (begin, end) = _choose_kinds(network, kinds), parse_span(first, last)
    named_events = [find_event(network, text) for text in dict.fromkeys(opened)]
    log, to_open = network.log, {recorded.id for recorded in named_events}
    sieve = _Sieve(network, chosen)
    shown: set[int] = set()
    left_out: Counter[Reason] = Counter()
    position = 0
    for row in log.read_rows():
        position = row.position
        obstacle = sieve.find_obstacle(row)
        is_asked_for = row.kind in chosen and is_within(row.occurred_at, begin, end)
        if row.id in to_open:
            _check_opening(row, obstacle)
            shown.add(position)
        elif row.kind == LogRestored.KIND and _is_own(row):  # no word, and it explains anchors
            shown.add(position)
        elif not is_asked_for:
            left_out["outside"] += 1
        elif obstacle is not None:
            left_out[obstacle] += 1
        else:
            shown.add(position)
    ordered = tuple(sorted(named_events, key=lambda recorded: recorded.position))
    return ProofPlan(position, begin, end, chosen, frozenset(shown), ordered, left_out)


def _choose_kinds(network: Network, wanted: Collection[str]) -> tuple[str, ...]:
    """Return the kinds that are shown; what tells about the log itself can name the forgotten."""
    if not wanted:
        return tuple(sorted(OWN_KINDS))
    known = sorted(network.plugins.make_codec().kinds.keys() - STRUCTURAL)
    for kind in wanted:
        if kind not in known:
            raise UnknownId("kind", kind, tuple(known))
    return tuple(sorted(set(wanted)))


def parse_span(first: Day | None, last: Day | None) -> tuple[date | None, date | None]:
    """Return the days that bound a span; None where it has no bound.

    Raises:
        WrongSpan: the last day is before the first.
    """
    begin = None if first is None else first_day(when(first))
    end = None if last is None else last_day(when(last))
    if begin is not None and end is not None and end < begin:
        raise build_span_error(begin, end)
    return begin, end


def is_within(occurred_at: str, first: date | None, last: date | None) -> bool:
    """Check whether all that a moment can mean lies between two days."""
    moment = When(occurred_at)
    return (first is None or first <= first_day(moment)) and (
        last is None or last_day(moment) <= last
    )


def _is_own(row: Row) -> bool:
    """Check whether nobody but weakties wrote the columns that say who recorded it."""
    return row.actor == _ACTOR and row.source in _SOURCES and row.batch is row.cause is None


def _check_opening(row: Row, obstacle: Reason | None) -> None:
    """Refuse to open what nobody may see, or has no words.

    Raises:
        CannotProve: it says why.
    """
    reasons = {
        "forgotten": "it has to do with somebody who was forgotten",
        "undone": "it was undone",
        "words": "it holds words or ids of a program that a proof cannot leave out",
    }
    if row.kind in STRUCTURAL:
        raise CannotProve(row.position, "it tells about the log itself")
    if obstacle is not None:
        raise CannotProve(row.position, reasons[obstacle])


class _Sieve:
    """Says of each event of a log, read in order, why a proof cannot show it."""

    def __init__(self, network: Network, kinds: Collection[str]) -> None:
        structural_events = list(network.log.read(kinds=tuple(STRUCTURAL)))
        self._structure = Structure.from_history(structural_events)
        forgotten = self._structure.list_forgotten_people()
        merged = self._structure.canonical.items()
        self._gone = {
            *self._structure.forgotten, *forgotten,
            *(person for person, stands_for in merged if stands_for in forgotten),
        }  # fmt: skip
        self._types = network.plugins.make_codec().kinds
        importers = (r.event for r in structural_events if isinstance(r.event, BatchImported))
        self._sources = {*_SOURCES, *(event.importer for event in importers)}

    def find_obstacle(self, row: Row) -> Reason | None:
        """Return why an event cannot be shown; None if it can.

        What names an event about somebody who was forgotten, such as the cancellation of a meeting
        with them, has to do with them, too.
        """
        is_erased = row.commitment is not None and row.personal is None
        if self._gone and (
            is_erased or row.cause in self._gone or not self._gone.isdisjoint(list_texts(row.data))
        ):
            if not row.kind.startswith(_GOES_ON):
                self._gone.add(row.id)
            return "forgotten"
        if row.kind in STRUCTURAL or not self._structure.is_counted(row.id, row.batch):
            return "undone"
        return None if self._is_wordless(row) else "words"

    def _is_wordless(self, row: Row) -> bool:
        """Check that every text of an event but its words is an id, a moment or a choice."""
        event_type = self._types.get(row.kind)
        ids = [name for name in (row.id, row.batch, row.cause) if name is not None]
        if (
            event_type is None
            or row.actor != _ACTOR
            or row.source not in self._sources
            or not all(map(_OPAQUE.fullmatch, ids))
        ):
            return False
        try:
            fields = msgspec.json.decode(row.data, type=dict[str, Any])
        except msgspec.MsgspecError:  # which no weakties wrote
            return False
        choices = _list_choices(event_type)
        return fields.keys() <= _list_fields(event_type) and all(
            text in choices or _OPAQUE.fullmatch(text) or _MOMENT.fullmatch(text)
            for text in list_texts(row.data)
        )


@cache_per_type
def _list_fields(event_type: type[Event]) -> frozenset[str]:
    return frozenset(field.name for field in attrs.fields(event_type))  # type: ignore[arg-type]  # every event is an attrs class


@cache_per_type
def _list_choices(event_type: type[Event]) -> frozenset[str]:
    """Return every text that a field of a class can be chosen from."""
    hints: list[Any] = [field.type for field in attrs.fields(event_type)]  # type: ignore[arg-type]  # as above
    choices: set[str] = set()
    while hints:
        hint = hints.pop()
        if get_origin(hint) is Literal:
            choices.update(get_args(hint))
        else:
            hints += get_args(hint)
    return frozenset(choices)


def export_proof(network: Network, plan: ProofPlan) -> Iterator[str]:
    """Yield the lines of a proof, with their ends.

    Raises:
        CannotProve: somebody was forgotten, or something undone, since it was planned.
    """
    if any(network.log.read(plan.position, kinds=tuple(STRUCTURAL))):
        raise CannotProve(0, "something was undone, merged or forgotten since it was planned")
    first, last = (None if day is None else day.isoformat() for day in (plan.first, plan.last))
    lines = render_proof(
        network.log,
        lambda row: row.position in plan.shown,
        opened=frozenset(recorded.id for recorded in plan.opened),
        first=first,
        last=last,
        kinds=plan.kinds,
    )
    return (f"{line}\n" for line in lines)


def verify_proof(path: Path, anchors: str = "") -> Proof:
    """Check a proof in a file, whoever made it: see `weakties.log.proofs.verify_proof`.

    Args:
        anchors: a text with anchors of that log which somebody kept; all of them must hold.

    Raises:
        WeaktiesError: there is no anchor in that text.
        Unreadable: it is no proof, or larger than one can be.
        BrokenProof: a hash does not hold, or an anchor knows another one.
    """
    check_file(path, LOG_LIMIT)
    return verify_lines(_read_lines(path), path.name, Anchor.parse_all(anchors) if anchors else ())


def read_anchors(path: Path) -> str:
    """Read a text with anchors, such as a list of them or a letter, for `verify_proof`.

    Raises:
        Unreadable: it cannot be read, or is larger than a text with anchors can be.
    """
    check_file(path, _ANCHORS_LIMIT)
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise Unreadable(path.name, (error.strerror or str(error)).lower()) from None


def describe_kind(kind: str) -> str:
    """Return a kind of weakties' own in the words of whoever keeps the log; another one as it is.

    >>> describe_kind("outreach.sent"), describe_kind("x/y.z")
    ('I asked somebody for a talk (outreach.sent)', 'x/y.z')
    """
    event_type = KINDS.get(kind)
    words = ((event_type and event_type.__doc__) or "").partition("\n")[0].partition(";")[0]
    return f"{words.rstrip('.')} ({kind})" if words else kind


def _read_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file, none of which is longer than a proof's can be."""
    try:
        with path.open("rb") as file:
            for number in range(1, EVENTS_LIMIT + 3):
                line = file.readline(LINE_LIMIT + 1)
                if len(line) > LINE_LIMIT:
                    raise Unreadable(path.name, f"line {number} is longer than any of a proof")
                if not line:
                    return
                yield line
    except OSError as error:
        raise Unreadable(path.name, (error.strerror or str(error)).lower()) from None
    raise Unreadable(path.name, f"it has more than {EVENTS_LIMIT:,} lines")
