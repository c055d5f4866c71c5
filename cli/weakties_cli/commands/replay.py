"""Showing how the network grew, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import click

from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.dates import parse_date
from weakties_cli.output import print_json, print_table, print_text, show_progress

_HEADS = (
    "Day", "People", "In contact", "Asked", "Replied", "Met", "Names", "Leads", "Offers",
)  # fmt: skip


@click.command("replay")
@click.option("--from", "start", metavar="DATE",
              help="The first day; else the beginning of your search.")  # fmt: skip
@click.option("--to", "end", metavar="DATE", help="The last day; else today.")
@click.option("--step", "pace", default="month",
              type=click.Choice(["day", "week", "month", "quarter", "year"]),
              show_default=True, help="How far apart the lines are.")  # fmt: skip
@add_common_options
@pass_call
def replay_command(call: Call, /, *, start: str | None, end: str | None, pace: str) -> None:
    """Replay how the network grew: a line for the end of each day, week, month, quarter or year.

    Each line is everything up to that day, without anything that came later; what was done within a
    month is told by `weakties progress`. Asked, replied and
    met count people who got that far or further, as the first table of `weakties stats` does; names
    are those that you were given, by whomever.

    \b
    weakties replay
    weakties replay --from 2026-01 --step week
    """
    from weakties import history

    if end is not None and call.as_of is not None:
        raise click.UsageError("Both --to and --as-of name the last day; give one of them.")
    with call.network(create=False) as network:
        first, last = (t and parse_date(t, network.now) for t in (start, end or call.as_of))
        points = history.compute_series(
            network, first, last, pace, recorded_until=call.parse_recorded_until(network)
        )
        rows = [attrs.asdict(point) for point in _watch(points)]
    for row in rows:
        row["day"] = row["day"].isoformat()
    if call.json:
        print_json(rows)
    elif not rows:
        print_text("Nobody is in this network yet.")
    else:
        print_table((tuple(row.values()) for row in rows), _HEADS)


def _watch(points: Iterator[Any]) -> Iterator[Any]:
    """Show on a terminal how far it has come."""
    with show_progress() as show:
        for number, point in enumerate(points, 1):
            show("Replaying", number, None)
            yield point
