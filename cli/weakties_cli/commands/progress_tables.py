"""Tables of a search: what was done and what came of it, by periods or before and after a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from attrs import frozen

from weakties_cli.commands.change import ERASED
from weakties_cli.output import (
    format_counts,
    format_rate,
    measure_room,
    print_noted_table,
    print_paragraph,
    print_table,
    print_text,
    render_length,
)

if TYPE_CHECKING:
    from weakties import progress

PERIODS = {
    "day": "Day", "week": "Week of", "month": "Month", "quarter": "Quarter", "year": "Year",
}  # fmt: skip
_DID: dict[progress.Measure, str] = {
    "requests": "Asked", "follow_ups": "Again", "talks": "Talks", "minutes": "Hours",
    "introductions_taken_up": "Taken up", "thanks": "Thanks", "applications": "Applied",
    "job_interviews": "Interviews",
}  # fmt: skip
_CAME_IN: dict[progress.Measure, str] = {
    "replies": "Replies",
    "introductions": "Names",
    "leads": "Leads",
    "offers": "Offers",
}
NAMES: dict[progress.Measure, str] = {
    "requests": "requests", "follow_ups": "requests sent again", "replies": "replies",
    "talks": "talks", "minutes": "hours of talks", "introductions": "names you were given",
    "introductions_taken_up": "names taken up", "thanks": "thanks", "leads": "leads",
    "applications": "applications", "job_interviews": "job interviews", "offers": "offers",
}  # fmt: skip
_REQUESTS = ("Sent", "Had time", "Answered", "Rate", "95 %", "Then met", "Open")


def print_series(
    series: progress.Series,
    approaches: Sequence[progress.Approach],
    measures: Sequence[str],
    *,
    is_drawn: bool,
) -> None:
    """Print a table of what was done, one of what came in, and one of what came of requests."""
    lines = list(_list_lines(series, approaches))
    did = [measure for measure in _DID if not measures or measure in measures]
    came_in = [measure for measure in _CAME_IN if not measures or measure in measures]
    is_first = True
    for title, heads, shown in (
        ("What you did", _DID, did), ("What came in", _CAME_IN, came_in),
    ):  # fmt: skip
        present = [m for m in shown if measures or any(p.done[m] for p in series.periods)]
        if present:
            if not is_first:
                print_text()
            print_text(title)
            _print_done(series, lines, {m: heads[m] for m in present}, is_drawn=is_drawn)
            is_first = False
    missing = [m for m in (*did, *came_in) if not any(p.done[m] for p in series.periods)]
    if missing:
        print_paragraph(f"Nothing yet of: {', '.join(NAMES[m] for m in missing)}.", "  ")
    if not measures or "outcomes" in measures:
        if not is_first:
            print_text()
        _print_outcomes(series, lines)
    if not approaches and not measures:
        print_text()
        print_paragraph(
            '`weakties change "ask alumni first" --on DATE` marks the day on which you began to '
            "go about it in another way."
        )


@frozen(kw_only=True)
class _Line:
    """A line of a table: a period, a run of empty ones, or the day of a change.

    Attributes:
        label: what stands in its first cell.
        note: what stands behind its numbers.
        figures: those of a period; None for any other line.
        is_change: whether it is the day of a change of approach.
    """

    label: str
    note: str
    figures: progress.PeriodFigures | None = None
    is_change: bool = False


def _list_lines(
    series: progress.Series, approaches: Sequence[progress.Approach]
) -> Iterator[_Line]:
    """Yield the lines of a series; several empty periods are one."""
    waiting = [a for a in approaches if a.day >= series.periods[0].period.start.isoformat()]
    empty: list[progress.PeriodFigures] = []

    def flush() -> Iterator[_Line]:
        if len(empty) > 1:
            first, last = empty[0].period, empty[-1].period
            note = f"a pause, from {first.start} to {last.end}"
            yield _Line(label=f"{len(empty)} {series.by}s", note=note)
        else:
            yield from (_build_line(series, figures) for figures in empty)
        empty.clear()

    for figures in series.periods:
        start, end = figures.period.start.isoformat(), figures.period.end.isoformat()
        here = [a for a in waiting if a.day <= end]
        waiting = waiting[len(here) :]
        at_start = [a for a in here if a.day <= start]
        if at_start:
            yield from flush()
            yield from map(_build_change_line, at_start)
        if figures.is_empty:
            empty.append(figures)
        else:
            yield from flush()
            yield _build_line(series, figures)
        if len(here) > len(at_start):
            yield from flush()
            yield from map(_build_change_line, here[len(at_start) :])
    yield from flush()


def _build_line(series: progress.Series, figures: progress.PeriodFigures) -> _Line:
    """Return the line of a period; one that is cut says where."""
    period = figures.period
    label = period.start.isoformat() if series.by == "week" else period.name
    notes = []
    if not period.is_whole and series.by != "day":
        notes.append(f"{period.start} to {period.end}")
    if figures.is_pause:
        notes.append("a pause")
    return _Line(label=label, note="; ".join(notes), figures=figures)


def _build_change_line(approach: progress.Approach) -> _Line:
    note = f"from here: {approach.words or ERASED}"
    return _Line(label=approach.day, note=note, is_change=True)


def _print_done(
    series: progress.Series,
    lines: Sequence[_Line],
    heads: dict[progress.Measure, str],
    *,
    is_drawn: bool,
) -> None:
    """Print how often things happened, with bars of the first on a terminal."""
    columns = [PERIODS[series.by], *heads.values()]
    rows = [
        [line.label, *(_format_done(line.figures, measure) for measure in heads), line.note]
        for line in lines
    ]
    if len(series.periods) > 1:
        totals = {m: sum(figures.done[m] for figures in series.periods) for m in heads}
        cells = [format_amount(measure, amount) for measure, amount in totals.items()]
        rows.append(["In all", *cells, ""])
    if is_drawn:
        _add_bars(series, lines, next(iter(heads)), rows, columns)
    print_noted_table(rows, columns)
    legends = [_LEGENDS[measure] for measure in heads if measure in _LEGENDS]
    if legends:
        print_paragraph(" ".join(legends), "  ")


_LEGENDS: dict[progress.Measure, str] = {
    "follow_ups": "Again: you wrote a second time.",
    "minutes": "Hours: of the talks whose length is recorded.",
    "introductions_taken_up": "Taken up: people whose name you were given, and whom you asked or "
    "met then for the first time.",
    "introductions": "Names: who gave you the name of whom, each pair once.",
}
_OUTCOMES = (
    "Each line counts the requests sent in that period that arrived, and how they stand "
    "on the last day shown, or today. Had "
    "time: sent at least three weeks ago; answered and then met are of those. Open: no answer, no "
    "talk, and not closed. 95 %: the true rate lies in there, as far as so few can tell."
)


def _format_done(figures: progress.PeriodFigures | None, measure: progress.Measure) -> str:
    return "" if figures is None else format_amount(measure, figures.done[measure])


def format_amount(measure: str, amount: int, *, sign: bool = False) -> str:
    """Return a count; minutes as hours and minutes, so that a column adds up.

    Args:
        sign: whether it is a difference, which has a plus or a minus.
    """
    before = ("-" if amount < 0 else "+") if sign else ""
    size = abs(amount) if sign else amount
    return f"{before}{size // 60}:{size % 60:02}" if measure == "minutes" else f"{before}{size}"


def _add_bars(
    series: progress.Series,
    lines: Sequence[_Line],
    measure: progress.Measure,
    rows: list[list[str]],
    columns: list[str],
) -> None:
    """Add bars of one measure behind its numbers, as long as the line has room for."""
    cells = measure_room([row[:-1] for row in rows if any(row[1:-1])], columns)
    if not cells:
        return
    most = max(figures.done[measure] for figures in series.periods)
    columns.insert(2, "")
    for row, line in zip_longest(rows, lines):
        count = line.figures.done[measure] if line and line.figures else 0
        row.insert(2, render_length(count, most, cells=cells))


def _print_outcomes(series: progress.Series, lines: Sequence[_Line]) -> None:
    """Print what came of the requests of each period."""
    sent = [
        line for line in lines if line.is_change or (line.figures and line.figures.cohort.arrived)
    ]
    if not any(line.figures for line in sent):
        return
    rows = [
        [line.label, *_format_cohort(line.figures.cohort if line.figures else None), line.note]
        for line in sent
    ]
    if sum(line.figures is not None for line in sent) > 1:
        rows.append(["In all", *_format_cohort(series.sum_cohorts()), ""])
    print_text("What came of your requests, by when you sent them")
    print_noted_table(rows, (PERIODS[series.by], *_REQUESTS))
    print_paragraph(_OUTCOMES, "  ")


def _format_cohort(cohort: progress.Cohort | None) -> tuple[str, ...]:
    if cohort is None:
        return ("",) * len(_REQUESTS)
    answered, talked = cohort.share("answered"), cohort.share("talked")
    has_time = bool(cohort.mature)
    return (
        str(cohort.arrived),
        str(cohort.mature),
        format_counts(answered) if has_time else "",
        *(format_rate(answered) if has_time else ("", "")),
        format_counts(talked) if has_time else "",
        str(cohort.open),
    )


def print_split(split: progress.Split, measures: Sequence[str]) -> None:
    """Print both sides of a day beside each other, and what can be said of the difference."""
    from weakties import progress

    name = f": {split.approach.words or ERASED}" if split.approach else ""
    print_paragraph(f"Before {split.on} and since{name}")
    print_text()
    sides = (split.before, split.since)
    heads = ("", *(f"{side.period.start} to {side.period.end}" for side in sides))
    shown = [m for m in progress.MEASURES if not measures or m in measures]
    rows = [
        (NAMES[m], *_format_weekly(split, m)) for m in shown
        if measures or any(side.done[m] for side in sides)
    ]  # fmt: skip
    if rows:
        print_table(rows, heads)
        weeks = " and ".join(f"{side.period.days / 7:.1f}" for side in sides)
        print_paragraph(f"In brackets: for each week, of which there were {weeks}.", "  ")
        print_text()
    if not measures or "outcomes" in measures:
        print_text("What came of your requests, by when you sent them")
        labels = ("before", "since")
        print_table(
            [
                (label, *_format_cohort(side.cohort))
                for label, side in zip(labels, sides, strict=True)
            ],
            ("", *_REQUESTS),
        )
        print_text()
        for sentence in progress.describe_split(split):
            print_paragraph(sentence)


def _format_weekly(split: progress.Split, measure: progress.Measure) -> tuple[str, ...]:
    """Return a count of both sides, and how many for each week."""
    counts = (side.done[measure] for side in (split.before, split.since))
    return tuple(
        f"{format_amount(measure, count)} ({_format_rate_a_week(measure, week)})"
        for count, week in zip(counts, split.count_weekly(measure), strict=True)
    )


def _format_rate_a_week(measure: str, week: float) -> str:
    return format_amount(measure, round(week)) if measure == "minutes" else f"{week:.1f}"
