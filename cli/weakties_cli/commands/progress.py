"""Showing how a search goes: period by period, and before and after a change."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from weakties_cli.commands.change import ERASED, render_approach_json
from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.dates import parse_date
from weakties_cli.output import (
    format_counts,
    format_rate,
    print_json,
    print_paragraph,
    print_table,
    print_text,
    render_rate_json,
)
from weakties_cli.output.drawing import Drawing

if TYPE_CHECKING:
    from weakties import Network, progress

_BY = {
    "day": "Day", "week": "Week of", "month": "Month", "quarter": "Quarter", "year": "Year",
}  # fmt: skip
_DID = {
    "requests": "Asked", "follow_ups": "Again", "talks": "Talks", "minutes": "Hours",
    "introductions_taken_up": "Taken up", "thanks": "Thanks", "applications": "Applied",
    "job_interviews": "Interviews",
}  # fmt: skip
_CAME_IN = {"replies": "Replies", "introductions": "Names", "leads": "Leads", "offers": "Offers"}
_NAMES = {
    "requests": "requests", "follow_ups": "requests sent again", "replies": "replies",
    "talks": "talks", "minutes": "hours of talks", "introductions": "names you were given",
    "introductions_taken_up": "names taken up", "thanks": "thanks", "leads": "leads",
    "applications": "applications", "job_interviews": "job interviews", "offers": "offers",
}  # fmt: skip
_REQUESTS = ("Sent", "Had time", "Answered", "Rate", "95 %", "Then met", "Open")
_BAR = 12
_CSV = ("period", "start", "end", "whole", "about", "measure", "value")


class _Measures(click.ParamType[str]):
    """A measure of what was done, or `requests-outcome` for what came of requests."""

    name = "measure"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """Read it, with dashes as well as underscores."""
        measure = str(value).strip().lower().replace("-", "_")
        if measure in _NAMES or measure == "outcomes":
            return measure
        choices = ", ".join((*(name.replace("_", "-") for name in _NAMES), "outcomes"))
        self.fail(f"{value!r} is no measure; there is: {choices}.", param, ctx)


@click.command("progress")
@click.option("--by", "pace", type=click.Choice(list(_BY)), default="month", show_default=True,
              help="How long each period is; a week begins on Monday.")  # fmt: skip
@click.option("--from", "start", metavar="DATE",
              help="The first day; else the beginning of your search.")  # fmt: skip
@click.option("--to", "end", metavar="DATE", help="The last day; else today.")
@click.option("--split", metavar="DATE|CHANGE",
              help="Set what came before a day beside what came since: a date, the number or words "
                   "of a change of approach (`weakties change`), or last.")  # fmt: skip
@click.option("--measure", "measures", type=_Measures(), multiple=True, metavar="MEASURE",
              help="Show this alone, such as talks or thanks; outcomes is what came of requests. "
                   "May be given several times.")  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV: one row a period and measure.")
@add_common_options
@pass_call
def progress_command(
    call: Call, /, *, pace: str, start: str | None, end: str | None, split: str | None,
    measures: tuple[str, ...], as_csv: bool,
) -> None:  # fmt: skip
    """Show what you did in each period, and what came of the requests of each.

    What you did counts on the day on which it happened, also if you recorded it later. What came
    of requests stands in the period in which you sent them, so that two months compare; a request
    counts there once it is three weeks old. Each line counts that period alone.

    \b
    weakties progress
    weakties progress --by week --from 2026-09
    weakties progress --split "alumni"
    weakties progress --split 2026-09-14
    weakties progress --measure talks --measure thanks --by quarter
    weakties progress --csv > progress.csv
    """
    from weakties import progress

    if as_csv and call.json:
        raise click.UsageError("Choose one of --csv and --json.")
    with call.network(create=False) as network:
        view = progress.CachingView(call.view(network))
        first, last = (text and parse_date(text, network.now) for text in (start, end))
        series = progress.measure_periods(view, pace, start=first, end=last)
        approaches = progress.list_approaches(view)
        halves = None
        if split is not None:
            on = _resolve_split(view, network, split)
            halves = progress.split_periods(view, on, start=first, end=last)
    if as_csv:
        _print_csv(series, halves, measures)
    elif call.json:
        print_json(_render_json(call, series, approaches, halves, measures))
    elif not series.periods:
        print_paragraph(
            "Nothing is recorded of your search yet. `weakties ask NAME` records a request, "
            "`weakties meet NAME` a talk."
        )
    elif halves is not None:
        _print_split(halves, measures)
    else:
        _print_series(call, series, approaches, measures)


def _resolve_split(
    view: progress.CachingView, network: Network, text: str
) -> progress.Approach | str:
    """Return the change of approach that a text names, or else the day."""
    from weakties import WeaktiesError, progress
    from weakties.errors import UnknownId

    try:
        return progress.find_approach(view, text)
    except UnknownId as no_change:
        try:
            return parse_date(text, network.now)
        except WeaktiesError:
            raise no_change from None


def _print_series(
    call: Call,
    series: progress.Series,
    approaches: Sequence[progress.Approach],
    measures: Sequence[str],
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
            _print_done(series, lines, {m: heads[m] for m in present}, is_drawn=call.draws)
            is_first = False
    missing = [m for m in (*did, *came_in) if not any(p.done[m] for p in series.periods)]
    if missing:
        print_paragraph(f"Nothing yet of: {', '.join(_NAMES[m] for m in missing)}.", "  ")
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


class _Line:
    """A line of a table: a period, a run of empty ones, or the day of a change.

    Attributes:
        label: what stands in its first cell.
        note: what stands behind its numbers.
    """

    def __init__(
        self, label: str, note: str = "", figures: progress.PeriodFigures | None = None
    ) -> None:
        self.label, self.note, self.figures = label, note, figures


def _list_lines(
    series: progress.Series, approaches: Sequence[progress.Approach]
) -> Iterator[_Line]:
    """Yield the lines of a series; several empty periods are one."""
    waiting = [a for a in approaches if a.day >= series.periods[0].period.start.isoformat()]
    empty: list[progress.PeriodFigures] = []

    def flush() -> Iterator[_Line]:
        if len(empty) > 1:
            first, last = empty[0].period, empty[-1].period
            note = f"no own act from {first.start} to {last.end}"
            yield _Line(f"{len(empty)} {series.by}s", note)
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
    note = ""
    if not period.is_whole and series.by != "day":
        note = f"{period.start} to {period.end}"
    return _Line(label, note, figures)


def _build_change_line(approach: progress.Approach) -> _Line:
    return _Line(approach.day, f"from here: {approach.words or ERASED}")


def _print_done(
    series: progress.Series, lines: Sequence[_Line], heads: dict[str, str], *, is_drawn: bool
) -> None:
    """Print how often things happened, with bars of the first on a terminal."""
    first = next(iter(heads))
    most = max((figures.done[first] for figures in series.periods), default=0)  # type: ignore[index]
    columns = [_BY[series.by], *heads.values(), ""]
    if is_drawn:
        columns.insert(2, "")
    rows = []
    for line in lines:
        cells = [_format_done(line.figures, measure) for measure in heads]
        if is_drawn:
            count = line.figures.done[first] if line.figures else 0  # type: ignore[index]
            cells.insert(1, _draw_bar(count, most))
        rows.append((line.label, *cells, line.note))
    if len(series.periods) > 1:
        totals = {m: sum(figures.done[m] for figures in series.periods) for m in heads}  # type: ignore[index]
        cells = [_format_amount(measure, amount) for measure, amount in totals.items()]
        if is_drawn:
            cells.insert(1, "")
        rows.append(("In all", *cells, ""))
    _print_noted(rows, columns)
    legends = [_LEGENDS[measure] for measure in heads if measure in _LEGENDS]
    if legends:
        print_paragraph(" ".join(legends), "  ")


_LEGENDS = {
    "follow_ups": "Again: you wrote a second time.",
    "minutes": "Hours: of the talks whose length is recorded.",
    "introductions_taken_up": "Taken up: people whose name you were given, and whom you asked or "
    "met then for the first time.",
    "introductions": "Names: who gave you the name of whom, each pair once.",
}
_OUTCOMES = (
    "Each line counts the requests sent in that period that arrived, and how they stand today. Had "
    "time: sent at least three weeks ago; answered and then met are of those. Open: no answer, no "
    "talk, and not closed. 95 %: the true rate lies in there, as far as so few can tell."
)


def _print_noted(rows: Sequence[tuple[str, ...]], heads: Sequence[str]) -> None:
    """Print a table; without the last column where no line has a note."""
    if not any(row[-1] for row in rows):
        print_table([row[:-1] for row in rows], heads[:-1])
        return
    print_table(rows, (*heads[:-1], "Note"))


def _format_done(figures: progress.PeriodFigures | None, measure: Any) -> str:
    return "" if figures is None else _format_amount(measure, figures.done[measure])


def _format_amount(measure: str, amount: int) -> str:
    """Return a count; minutes as hours, by halves of a tenth."""
    return f"{amount / 60:.1f}" if measure == "minutes" else str(amount)


def _draw_bar(count: int, most: int) -> Drawing:
    """Draw a count as a bar."""
    return Drawing("█" * (max(1, round(count / most * _BAR)) if count else 0))


def _print_outcomes(series: progress.Series, lines: Sequence[_Line]) -> None:
    """Print what came of the requests of each period."""
    rows = [
        (line.label, *_format_cohort(line.figures), line.note)
        for line in lines
        if line.figures is None or line.figures.cohort.arrived
    ]
    if not any(line.figures and line.figures.cohort.arrived for line in lines):
        return
    print_text("What came of your requests, by when you sent them")
    _print_noted(rows, (_BY[series.by], *_REQUESTS, ""))
    print_paragraph(_OUTCOMES, "  ")


def _format_cohort(figures: progress.PeriodFigures | None) -> tuple[str, ...]:
    if figures is None:
        return ("",) * len(_REQUESTS)
    cohort = figures.cohort
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


def _print_split(split: progress.Split, measures: Sequence[str]) -> None:
    """Print both sides of a day beside each other, and what can be said of the difference."""
    from weakties import progress

    name = f": {split.approach.words or ERASED}" if split.approach else ""
    print_paragraph(f"Before {split.on} and since{name}")
    print_text()
    sides = (split.before, split.since)
    heads = ("", *(f"{side.period.start} to {side.period.end}" for side in sides))
    shown = [m for m in progress.MEASURES if not measures or m in measures]
    rows = [
        (_NAMES[m], *_format_weekly(split, m)) for m in shown
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
            [(label, *_format_cohort(side)) for label, side in zip(labels, sides, strict=True)],
            ("", *_REQUESTS),
        )
        print_text()
        for sentence in progress.describe_split(split):
            print_paragraph(sentence)


def _format_weekly(split: progress.Split, measure: Any) -> tuple[str, ...]:
    """Return a count of both sides, and how many for each week."""
    counts = (side.done[measure] for side in (split.before, split.since))
    scale = 60 if measure == "minutes" else 1
    return tuple(
        f"{_format_amount(measure, count)} ({week / scale:.1f})"
        for count, week in zip(counts, split.count_weekly(measure), strict=True)
    )


def _is_wanted(row: progress.Row, measures: Sequence[str]) -> bool:
    if not measures:
        return True
    return "outcomes" in measures if row.about == "requests" else row.measure in measures


def _list_rows(
    series: progress.Series, split: progress.Split | None, measures: Sequence[str]
) -> Iterator[progress.Row]:
    """Yield one row a period and measure; of a split its two sides."""
    import attrs

    if split is not None:
        series = attrs.evolve(series, periods=(split.before, split.since))
    return (row for row in series.list_rows() if _is_wanted(row, measures))


def _print_csv(
    series: progress.Series, split: progress.Split | None, measures: Sequence[str]
) -> None:
    """Print one row a period and measure; there is no word of the user's in it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_CSV)
    writer.writerows(
        (
            row.period.name, row.period.start, row.period.end, int(row.period.is_whole),
            row.about, row.measure, row.value,
        )
        for row in _list_rows(series, split, measures)
    )  # fmt: skip
    click.echo(text.getvalue(), nl=False)


def _render_json(
    call: Call,
    series: progress.Series,
    approaches: Iterable[progress.Approach],
    split: progress.Split | None,
    measures: Sequence[str],
) -> dict[str, Any]:
    """Return a series as other programs read it."""
    import attrs

    return {
        "by": series.by,
        "day": series.day.isoformat(),
        "rows": [_render_row(row) for row in _list_rows(series, None, measures)],
        "pauses": [
            {"start": p.start.isoformat(), "end": p.end.isoformat(), "periods": p.periods}
            for p in series.pauses
        ],
        "changes": [render_approach_json(approach) for approach in approaches],
        "split": split and _render_split(attrs.evolve(series, periods=()), split, measures),
    }


def _render_row(row: progress.Row) -> dict[str, Any]:
    return {
        "period": row.period.name,
        "start": row.period.start.isoformat(),
        "end": row.period.end.isoformat(),
        "whole": row.period.is_whole,
        "about": row.about,
        "measure": row.measure,
        "value": row.value,
    }


def _render_split(
    series: progress.Series, split: progress.Split, measures: Sequence[str]
) -> dict[str, Any]:
    """Return both sides of a day as other programs read them."""
    from weakties import progress

    compared = [split.compare(outcome) for outcome in progress.COMPARED]
    return {
        "on": split.on.isoformat(),
        "change": split.approach and render_approach_json(split.approach),
        "rows": [_render_row(row) for row in _list_rows(series, split, measures)],
        "compared": [
            {
                "measure": shares.outcome,
                "before": render_rate_json(shares.before),
                "since": render_rate_json(shares.since),
                "low": shares.low,
                "high": shares.high,
            }
            for shares in compared
        ],
        "said": progress.describe_split(split),
    }
