"""Facts that were recorded late: what counts as one, and how many of the user's own facts are.

A fact is late by the days from the day on which it happened to the day on which it was first
recorded. Whoever corrects the date of a fact later did not record it later, so a correction has
the recording of what it corrects. What a file brought was written down elsewhere before, and is
counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from weakties.domain.moments import latest_day
from weakties.domain.periods import build_span_error
from weakties.domain.structural import BatchImported, ClockCorrected
from weakties.domain.when import When, first_day, last_day, when
from weakties.errors import WrongSpan
from weakties.log.envelope import Recorded
from weakties.lookup import Readable, structure_of
from weakties.readmodel.structure import Structure

DAYS = 7
"""More than so many days after it happened, a fact counts as recorded late, unless others say."""
OWN_KINDS = (
    "outreach.sent", "outreach.followed_up", "outreach.bounced", "outreach.closed",
    "reply.received", "interaction.noted",
    "meeting.scheduled", "meeting.rescheduled", "meeting.cancelled", "meeting.missed",
    "meeting.held", "meeting.debriefed", "thanks.sent",
    "introduction.requested", "introduction.offered", "introduction.made",
    "introduction.declined", "introduction.closed",
    "commitment.made", "commitment.kept", "commitment.dropped",
    "lead.heard", "lead.closed", "application.sent",
    "job_referral.requested", "job_referral.given", "job_referral.declined",
    "job_interview.scheduled", "job_interview.held",
    "offer.received", "offer.accepted", "offer.declined",
)  # fmt: skip
"""The kinds of the user's own facts: what happened between them and others in the search.

Entries of people, organizations and areas, what they are like, and targets are none: they say
what is so, and the day on which that was written down says little.
"""
_DAY = len("2026-11-20")


@attrs.frozen(kw_only=True)
class Lateness:
    """How many of the user's own facts were recorded late.

    Attributes:
        late: how many were first recorded more than `days` days after they happened.
        of: how many there are, those of `unsure` too.
        days: the limit.
        unsure: how many may be late and may be in time, since the clock was wrong when they were
            recorded, and its correction only says by when they were; none of them is in `late`.
        imported: how many such facts came with a file; they are neither in `late` nor in `of`.
    """

    late: int
    of: int
    days: int
    unsure: int = 0
    imported: int = 0

    @property
    def share(self) -> float | None:
        """The share that is late, from 0 to 1; None where there is no fact."""
        return self.late / self.of if self.of else None

    @property
    def in_words(self) -> str:
        """The same in a sentence, without a full stop; empty where there is no fact at all."""
        files = f"{self.imported} came with {'a file' if self.imported == 1 else 'files'}"
        if not self.of:
            return files if self.imported else ""
        days = "a day" if self.days == 1 else f"{self.days} days"
        if not self.late and not self.unsure and not self.imported:
            facts = "Your one fact was" if self.of == 1 else f"All {self.of} facts of yours were"
            return f"{facts} recorded within {days} of {'its' if self.of == 1 else 'their'} day"
        which = f"{'fact' if self.of == 1 else 'facts'} of yours"
        which += " was" if self.late == 1 or self.of == 1 else " were"
        unsure = f"; of {self.unsure} more that is not sure, since the clock was wrong then"
        whose = "it" if 1 in (self.of, self.late) else "they"
        return (
            f"{self.late or 'None'} of {self.of} {which} recorded more than {days} after "
            f"{whose} happened{unsure * bool(self.unsure)}"
            f"{f'; {files}, and count apart' * bool(self.imported)}"
        )

    def to_json(self) -> dict[str, int]:
        """Return it as JSON's values."""
        return attrs.asdict(self)


@attrs.frozen(kw_only=True)
class OwnFact:
    """One of the user's own facts, and how long after it happened it was recorded.

    Attributes:
        recorded: the event that counts now.
        first_recorded_at: when it was first recorded: of a correction, when what it corrects was.
        days: whole days from the last day on which it can have happened to the day, in UTC, on
            which it was first recorded; below 0 for what was recorded before it was over.
        is_bound: whether the clock was wrong then, so that it was recorded so late at most.
        is_imported: whether it came with a file.
    """

    recorded: Recorded
    first_recorded_at: str
    days: int
    is_bound: bool = False
    is_imported: bool = False

    def is_late(self, days: int) -> bool:
        """Check whether it was surely recorded more than so many days late, and by the user."""
        return self.days > days and not (self.is_bound or self.is_imported)


def count_late(
    view: Readable,
    *,
    days: int = DAYS,
    start: str | date | None = None,
    end: str | date | None = None,
) -> Lateness:
    """Count the user's own facts that were recorded more than so many days after they happened.

    Only what counts is counted, as of the view's day and as the view knows it. A fact of a month
    happened by the end of that month.

    Args:
        days: at least 1; a day lasts longer than 24 hours on earth, so that less means nothing.
        start: only what happened on this day or later; a month, or a year, means its first.
        end: only what happened by this day; a month, or a year, means its last. What was told as
            happening in a month counts from its first day, as in a `HistoryFilter`.

    Raises:
        WrongSpan: the last day comes first, or the days are fewer than 1.

    >>> import weakties
    >>> from datetime import UTC, datetime
    >>> clock = lambda: datetime(2026, 11, 29, 9, tzinfo=UTC)
    >>> with weakties.open(":memory:", clock=clock) as network:
    ...     ana = network.add_person(name="Ana Ruiz", at="2020-01-01")
    ...     for day in ("2026-10-19", "2026-11-28"):
    ...         asked = network.record(weakties.OutreachSent(person=ana, at=day))
    ...     lateness = weakties.history.count_late(network)
    >>> lateness.late, lateness.of, lateness.days
    (1, 2, 7)
    """
    check_days(days)
    first = None if start is None else first_day(when(start))
    last = None if end is None else last_day(when(end))
    if first and last and first > last:
        raise build_span_error(first, last)
    late = count = unsure = imported = 0
    for fact in iterate_own_facts(view):
        happened = first_day(When(fact.recorded.occurred_at))
        if (first and happened < first) or (last and happened > last):
            continue
        if fact.is_imported:
            imported += 1
            continue
        count += 1
        late += fact.is_late(days)
        unsure += fact.is_bound and fact.days > days
    return Lateness(late=late, of=count, days=days, unsure=unsure, imported=imported)


def check_days(days: int) -> None:
    """Raise if so many days are no limit.

    Raises:
        WrongSpan: they are fewer than 1.
    """
    if days < 1:
        raise WrongSpan(
            "the day it happened", f"{days} days later", "that is no later day", "say 1 or more"
        )


def iterate_own_facts(view: Readable) -> Iterator[OwnFact]:
    """Yield the user's own facts that count, as of the view's day and as it knows them."""
    structure = structure_of(view)
    originals = {new: old for old, new in structure.corrections.items()}
    imports = {r.batch for r in view.feed.read(kinds=(BatchImported.KIND,))}
    corrected_clocks = _list_corrected_spans(view)
    is_bound_by_day = view.feed.occurred_until is not None
    history = view.events(OWN_KINDS) if is_bound_by_day else view.feed.read(kinds=OWN_KINDS)
    events = list(structure.select_counted(history))
    firsts = _find_firsts(view, events, originals)
    for recorded in events:
        first = firsts.get(recorded.id, recorded)
        yield OwnFact(
            recorded=recorded,
            first_recorded_at=first.recorded_at,
            days=count_days_between(recorded.occurred_at, first.recorded_at),
            is_bound=any(a <= first.position <= b for a, b in corrected_clocks),
            is_imported=first.batch in imports and first.batch is not None,
        )


def count_days_between(occurred_at: str, recorded_at: str) -> int:
    """Return the days from the last day something can mean to the day, in UTC, of its recording.

    >>> count_days_between("2026-10-19", "2026-11-29T09:00:00.000000Z")
    41
    >>> count_days_between("2026-10", "2026-11-01T09:00:00.000000Z")
    1
    """
    happened = date.fromisoformat(latest_day(occurred_at))
    return (date.fromisoformat(recorded_at[:_DAY]) - happened).days


def _find_firsts(
    view: Readable, events: list[Recorded], originals: dict[str, str]
) -> dict[str, Recorded]:
    """Return, for each event that corrects others, the first of these, by its own id."""
    chains = {r.id: _follow(originals, r.id) for r in events if r.id in originals}
    loaded = view.feed.log.find(set(chains.values())) if chains else {}
    return {event: loaded[first] for event, first in chains.items() if first in loaded}


def _follow(originals: dict[str, str], event: str) -> str:
    """Return the first event of a chain of corrections."""
    visited = {event}
    while (before := originals.get(event)) is not None and before not in visited:
        visited.add(event := before)
    return event


def _list_corrected_spans(view: Readable) -> list[tuple[int, int]]:
    """Return the spans of positions that count as recorded at a corrected time.

    The corrections that the log holds by now are in force for every view, see
    `weakties.network.corrected_log`.
    """
    log = view.feed.log
    if next(log.read(kinds=(ClockCorrected.KIND,)), None) is None:
        return []
    clocks = Structure.read_from(log).clocks
    return [
        (min(clock.positions), min(clock.until, position - 1))
        for position, clock in clocks.items()
        if clock.positions
    ]
