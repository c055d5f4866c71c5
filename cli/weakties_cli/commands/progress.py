"""Showing how a search goes: period by period, and before and after a change."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import click

from weakties_cli.commands.change import render_approach_json
from weakties_cli.commands.progress_tables import NAMES, PERIODS, print_series, print_split
from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.dates import parse_date
from weakties_cli.output import (
    format_count,
    print_json,
    print_paragraph,
    print_text,
    render_rate_json,
)

if TYPE_CHECKING:
    from datetime import date

    from weakties import Network, history, progress

_YEAR = 4
_CSV = ("period", "start", "end", "whole", "about", "measure", "value")


class _Measures(click.ParamType[str]):
    """A measure of what was done, or `outcomes` for what came of requests."""

    name = "measure"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """Read it, with dashes as well as underscores."""
        measure = str(value).strip().lower().replace("-", "_")
        if measure in NAMES or measure == "outcomes":
            return measure
        choices = ", ".join((*(name.replace("_", "-") for name in NAMES), "outcomes"))
        self.fail(f"{value!r} is no measure; there is: {choices}.", param, ctx)


@click.command("progress")
@click.option("--by", "pace", type=click.Choice(list(PERIODS)), default="month", show_default=True,
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
    from weakties import history, progress

    if as_csv and call.json:
        raise click.UsageError("Choose one of --csv and --json.")
    with call.network(create=False) as network:
        call.require_intact(network)
        whole = call.view(network)
        view = progress.CachingView(whole)
        first, last = (text and parse_date(text, network.now) for text in (start, end))
        series = progress.measure_periods(view, pace, start=first, end=last)
        approaches = progress.list_approaches(view)
        halves = None
        if split is not None:
            on = _resolve_split(view, network, split)
            halves = progress.split_periods(view, on, start=first, end=last)
        lateness, strays = None, [] if first else progress.find_stray_days(view)
        if series.periods and not as_csv:
            start_day, end_day = series.periods[0].period.start, series.periods[-1].period.end
            lateness = history.count_late(whole, start=start_day, end=end_day)
    if as_csv:
        _print_csv(series, halves, measures)
    elif call.json:
        print_json(_render_json(series, approaches, halves, measures, lateness))
    elif not series.periods:
        print_paragraph(
            "Nothing is recorded of your search yet. `weakties ask NAME` records a request, "
            "`weakties meet NAME` a talk."
        )
    else:
        if halves is not None:
            print_split(halves, measures)
        else:
            print_series(series, approaches, measures, is_drawn=call.draws)
        _print_lateness(lateness, series, is_whole=start is None and end is None)
        _print_strays(strays)


def _resolve_split(
    view: progress.CachingView, network: Network, text: str
) -> progress.Approach | str:
    """Return the change of approach that a text names, or else the day."""
    from weakties import WeaktiesError, progress
    from weakties.errors import UnknownId

    try:
        return progress.find_approach(view, text)
    except UnknownId as no_change:
        if text.strip().isdigit() and len(text.strip()) < _YEAR:  # a number, and no day of a month
            raise
        try:
            return parse_date(text, network.now)
        except WeaktiesError:
            raise no_change from None


def _print_lateness(
    lateness: history.Lateness | None, series: progress.Series, *, is_whole: bool
) -> None:
    """Say how much of it was written down late, if any was."""
    if lateness is None or not lateness.late:
        return
    print_text()
    start, end = series.periods[0].period.start, series.periods[-1].period.end
    span = "" if is_whole else f" --from {start} --to {end}"
    print_paragraph(f"{lateness.in_words}; `weakties history --late{span}` lists them.")


def _print_strays(strays: Sequence[date]) -> None:
    """Say what is left out since it lies too long ago: it may be mistyped."""
    if strays:
        print_text()
        print_paragraph(
            f"Left out: what you recorded of {format_count(len(strays), 'day')} that lies more "
            f"than ten years before all else, the first {strays[0]}. `weakties history --to "
            f"{strays[-1]}` lists it: `weakties edit` corrects a date, and --from counts it."
        )


def _is_wanted(row: progress.Row, measures: Sequence[str]) -> bool:
    if not measures:
        return True
    return "outcomes" in measures if row.about == "requests" else row.measure in measures


def _list_rows(
    series: progress.Series, split: progress.Split | None, measures: Sequence[str]
) -> Iterator[progress.Row]:
    """Yield one row a period and measure; of a split its two sides."""
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
    series: progress.Series,
    approaches: Iterable[progress.Approach],
    split: progress.Split | None,
    measures: Sequence[str],
    lateness: history.Lateness | None,
) -> dict[str, Any]:
    """Return a series as other programs read it."""
    return {
        "by": series.by,
        "day": series.day.isoformat(),
        "rows": [_render_row(row) for row in _list_rows(series, None, measures)],
        "pauses": [
            {"start": p.start.isoformat(), "end": p.end.isoformat(), "periods": p.periods}
            for p in series.pauses
        ],
        "changes": [render_approach_json(approach) for approach in approaches],
        "late": lateness and attrs.asdict(lateness),
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
