"""Writing the log of a work search for an office, with its proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from weakties_cli.context import Call, build_look_back_error
from weakties_cli.output import (
    format_count,
    print_json,
    print_note,
    print_paragraph,
    print_text,
    wrap_warnings,
)

if TYPE_CHECKING:
    from weakties import Network
    from weakties.exchange import Activity, Week, WorkSearch
    from weakties.maintenance import LogSummary

SUFFIXES = (".csv", ".html")


@attrs.frozen(kw_only=True)
class WorkSearchOptions:
    """What is asked of a work-search log.

    Attributes:
        file: where to; None prints it as CSV.
        require: how many activities a week are required; None if nobody said.
        is_named: whether people are named.
    """

    file: Path | None
    first: str | None
    last: str | None
    require: int | None
    is_named: bool
    force: bool


def write_work_search(
    call: Call, network: Network, basis: LogSummary, options: WorkSearchOptions
) -> None:
    """Print the log as CSV, or write it into a file with its proof beside it.

    Raises:
        UsageError: the file ends neither with .csv nor with .html.
    """
    from weakties import exchange

    if call.as_of or call.recorded_until:
        raise build_look_back_error()
    file = options.file
    if file is not None and file.suffix.lower() not in SUFFIXES:
        raise click.UsageError(
            f"{file.name} is written neither as CSV nor as a page: let it end with "
            f"{' or '.join(SUFFIXES)}; a browser prints a page as PDF."
        )
    network.pin()
    search = exchange.list_weeks(
        network,
        first=options.first,
        last=options.last,
        required=options.require,
        is_named=options.is_named,
    )
    proof = None
    if file is not None:
        wrap_warnings()
        proof = exchange.save_work_search(network, search, basis, file, force=options.force)
    if call.json:
        print_json(_render_json(search, file, proof))
    elif file is None or proof is None:
        for line in exchange.export_work_search(search):
            click.echo(line, nl=False)
        _note_weeks(search)
    else:
        _print_written(search, file, proof, options)


def _note_weeks(search: WorkSearch) -> None:
    """Say beside the rows which weeks have too few, and how to get a page and a proof."""
    lacking = [week.name for week in search.weeks if _judge(week)]
    few = f"; too few in {', '.join(lacking)}" if lacking else ""
    print_note(
        f"note: {format_count(len(search.weeks), 'week')}{few}. `-o FILE.html` writes a page by "
        "week, `-o FILE.csv` a file, each with its proof beside it."
    )


def _print_written(search: WorkSearch, file: Path, proof: Path, options: WorkSearchOptions) -> None:
    """Print the weeks in short, and what to know before the file is handed over."""
    from weakties import exchange

    count = sum(1 for _ in search.activities)
    noun = "activity" if count == 1 else "activities"
    print_text(
        f"Wrote {file}: {count} {noun} in {format_count(len(search.weeks), 'week')}.", path=file
    )
    for week in search.weeks:
        print_text(f"  {exchange.describe_week(week)}{_judge(week)}")
    print_text(f"Its proof is {proof}: kinds and days, without names.", path=proof)
    if options.is_named:
        print_paragraph("It names people; with --no-names they are withheld.")
    print_paragraph(
        "What counts as an activity, and how many you need, your office says; this list claims "
        "nothing about that. Look it through before you hand it over."
    )


def _judge(week: Week) -> str:
    if week.is_met is None or week.is_met:
        return ""
    return ", too few" if week.is_whole else ", too few so far or in this part"


def _render_json(search: WorkSearch, file: Path | None, proof: Path | None) -> dict[str, Any]:
    return {
        "file": file and str(file),
        "proof": proof and str(proof),
        "weeks": [
            {
                "week": week.name, "start": week.start.isoformat(), "end": week.end.isoformat(),
                "whole": week.is_whole, "required": week.required, "met": week.is_met,
                "minutes": week.minutes, "activities": list(map(_render_activity, week.activities)),
            }
            for week in search.weeks
        ],
    }  # fmt: skip


def _render_activity(activity: Activity) -> dict[str, Any]:
    return {
        "date": activity.day, "employer": activity.employer, "person": activity.person,
        "method": activity.method, "what": activity.what, "result": activity.result,
        "hours": activity.hours, "recorded": activity.recorded_on, "event": activity.position,
    }  # fmt: skip
