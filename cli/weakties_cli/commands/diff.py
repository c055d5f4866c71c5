"""Showing what changed between two days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from weakties_cli.commands.look_up import render_due_json
from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.dates import parse_date
from weakties_cli.output import (
    format_rate,
    print_json,
    print_table,
    print_text,
    render_rate_json,
    shorten,
)

_NOTHING = "none"


@click.command("diff")
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="[TO]", required=False)
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True,
              help="So many lines of each list.")  # fmt: skip
@add_common_options
@pass_call
def diff_command(call: Call, /, start: str, end: str | None, *, limit: int) -> None:
    """Show what changed between two days: people, contact, stages, what is due, and rates.

    TO is today if left out; a month, or a year, means its end. What is shown side by side need not
    have to do with each other. Contact fades by itself: half of it within 90 days.

    \b
    weakties diff "last month"
    weakties diff 2026-09 2026-10
    """
    from weakties import history

    if end is not None and call.as_of is not None:
        raise click.UsageError("Both TO and --as-of name the later day; give one of them.")
    with call.network(create=False) as network:
        last = end or call.as_of
        difference = history.compare_days(
            network,
            parse_date(start, network.now),
            parse_date(last, network.now) if last else None,
            recorded_until=call.parse_recorded_until(network),
        )
    if call.json:
        print_json(_render_json(difference))
    else:
        _print_difference(difference, limit)


def _render_json(difference: Any) -> dict[str, Any]:
    """Return what others rely on of a difference."""
    return {
        "start": difference.start.isoformat(),
        "end": difference.end.isoformat(),
        **{
            name: [_render_person(p) for p in getattr(difference, name)]
            for name in ("added", "gone")
        },
        **{
            name: [_render_change(c) for c in getattr(difference, name)]
            for name in ("changed", "ties", "stages")
        },
        **{
            name: [render_due_json(d) for d in getattr(difference, name)]
            for name in ("due", "settled")
        },
        "statistics": {
            "stages": [_render_rate(r) for r in difference.stage_rates],
            "channels": [_render_rate(r) for r in difference.channel_rates],
        },
    }


def _render_person(p: Any) -> dict[str, Any]:
    return {"id": p.person, "name": p.label, "title": p.title, "organization": p.organization}


def _render_change(c: Any) -> dict[str, Any]:
    return {"id": c.person, "name": c.label, "what": c.what, "before": c.before, "after": c.after}


def _render_rate(r: Any) -> dict[str, Any]:
    return {
        "name": r.name,
        "before": render_rate_json(r.before),
        "after": render_rate_json(r.after),
    }


def _print_difference(difference: Any, limit: int) -> None:
    """Print the counts, then the lists that hold anything, then the rates of both days."""
    from weakties_cli.output import print_fitted_table

    someone, moved = ("Name", "Title", "Organization"), ("Name", "Before", "After")
    due = ("Due", "Who", "Why")
    lists: list[tuple[str, list[tuple[Any, ...]], tuple[str, ...]]] = [
        ("New people", _build_people_rows(difference.added), someone),
        ("People no longer there", _build_people_rows(difference.gone), someone),
        (
            "Told otherwise",
            _build_move_rows(difference.changed, with_field=True),
            ("Name", "What", *moved[1:]),
        ),
        ("Contact, by its word", _build_move_rows(difference.ties), moved),
        ("At another stage", _build_move_rows(difference.stages), moved),
        ("Due, and was not", _build_due_rows(difference.due), due),
        ("No longer due", _build_due_rows(difference.settled), due),
    ]
    print_table(
        [(title, len(rows)) for title, rows, _ in lists],
        (f"From {difference.start}", f"to {difference.end}"),
    )
    for title, rows, heads in lists:
        if rows:
            print_text()
            print_text(f"{title}:")
            cells = [[shorten(str(cell or "")) for cell in row[:-1]] for row in rows[:limit]]
            last = [str(row[-1] or "") for row in rows[:limit]]
            whole_rows = [[*row, end] for row, end in zip(cells, last, strict=True)]
            print_fitted_table(whole_rows, heads, short=(1,) if heads is due else (0,))
        if len(rows) > limit:
            print_text(f"The first {limit} of {len(rows)}; --limit shows more.")
    for title, rates in (("Stage", difference.stage_rates), ("Channel", difference.channel_rates)):
        if rates:
            print_text()
            _print_rates(title, rates, (difference.start, difference.end))


def _build_people_rows(people: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [(p.label, p.title, p.organization) for p in people]


def _build_move_rows(changes: Sequence[Any], *, with_field: bool = False) -> list[tuple[Any, ...]]:
    return [
        (c.label, *((c.what,) if with_field else ()), c.before or _NOTHING, c.after or _NOTHING)
        for c in changes
    ]


def _build_due_rows(items: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [(d.due, d.label, d.reason) for d in items]


def _print_rates(title: str, rates: Sequence[Any], days: tuple[Any, Any]) -> None:
    """Print rates as of both days beside each other."""
    rows = []
    for rate in rates:
        cells = [rate.name]
        for reached in (rate.before, rate.after):
            share, interval = format_rate(reached)
            cells += [f"{reached.n} of {reached.of}  {share}".rstrip(), interval]
        rows.append(cells)
    print_table(rows, (title, str(days[0]), "95 % interval", str(days[1]), "95 % interval"))
