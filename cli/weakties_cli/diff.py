"""Showing what changed between two days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from weakties_cli.call import Call, pass_call, shared
from weakties_cli.dates import parse_date
from weakties_cli.rates import rate_json, rate_words
from weakties_cli.see import due_json
from weakties_cli.shown import as_json, cut, say, table

_NOTHING = "none"


@click.command("diff")
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="[TO]", required=False)
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True,
              help="So many lines of each list.")  # fmt: skip
@shared
@pass_call
def diff_command(call: Call, /, start: str, end: str | None, *, limit: int) -> None:
    """Show what changed between two days: people, contact, stages, what is due, and rates.

    TO is today if left out; a month, or a year, means its end. What is shown side by side need not
    have to do with each other. Contact fades by itself: half of it within 90 days.

    \b
    weakties diff "last month"
    weakties diff 2026-09 2026-10
    """
    from weakties import past

    if end is not None and call.as_of is not None:
        raise click.UsageError("Both TO and --as-of name the later day; give one of them.")
    with call.network(create=False) as network:
        last = end or call.as_of
        found = past.difference(
            network,
            parse_date(start, network.now),
            parse_date(last, network.now) if last else None,
            known=call.parse_known_at(network),
        )
    if call.json:
        as_json(_json(found))
    else:
        _say(found, limit)


def _json(found: Any) -> dict[str, Any]:
    """Give what others rely on of a difference."""
    return {
        "start": found.start.isoformat(),
        "end": found.end.isoformat(),
        **{name: [_person(p) for p in getattr(found, name)] for name in ("added", "gone")},
        **{
            name: [_changed(c) for c in getattr(found, name)]
            for name in ("changed", "ties", "stages")
        },
        **{name: [due_json(d) for d in getattr(found, name)] for name in ("due", "settled")},
        "statistics": {
            "stages": [_rate(r) for r in found.stage_rates],
            "channels": [_rate(r) for r in found.channel_rates],
        },
    }


def _person(p: Any) -> dict[str, Any]:
    return {"id": p.person, "name": p.label, "title": p.title, "organization": p.organization}


def _changed(c: Any) -> dict[str, Any]:
    return {"id": c.person, "name": c.label, "what": c.what, "before": c.before, "after": c.after}


def _rate(r: Any) -> dict[str, Any]:
    return {"name": r.name, "before": rate_json(r.before), "after": rate_json(r.after)}


def _say(found: Any, limit: int) -> None:
    """Print the counts, then the lists that hold anything, then the rates of both days."""
    from weakties_cli.fitted import fitted

    someone, moved = ("Name", "Title", "Organization"), ("Name", "Before", "After")
    due = ("Due", "Who", "Why")
    lists: list[tuple[str, list[tuple[Any, ...]], tuple[str, ...]]] = [
        ("New people", _people(found.added), someone),
        ("People no longer there", _people(found.gone), someone),
        ("Told otherwise", _moves(found.changed, what=True), ("Name", "What", *moved[1:])),
        ("Contact, by its word", _moves(found.ties), moved),
        ("At another stage", _moves(found.stages), moved),
        ("Due, and was not", _due(found.due), due),
        ("No longer due", _due(found.settled), due),
    ]
    table(
        [(title, len(rows)) for title, rows, _ in lists], (f"From {found.start}", f"to {found.end}")
    )
    for title, rows, heads in lists:
        if rows:
            say()
            say(f"{title}:")
            cells = [[cut(str(cell or "")) for cell in row[:-1]] for row in rows[:limit]]
            last = [str(row[-1] or "") for row in rows[:limit]]
            whole_rows = [[*row, end] for row, end in zip(cells, last, strict=True)]
            fitted(whole_rows, heads, short=(1,) if heads is due else (0,))
        if len(rows) > limit:
            say(f"The first {limit} of {len(rows)}; --limit shows more.")
    for title, rates in (("Stage", found.stage_rates), ("Channel", found.channel_rates)):
        if rates:
            say()
            _rates(title, rates, (found.start, found.end))


def _people(people: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [(p.label, p.title, p.organization) for p in people]


def _moves(changes: Sequence[Any], *, what: bool = False) -> list[tuple[Any, ...]]:
    return [
        (c.label, *((c.what,) if what else ()), c.before or _NOTHING, c.after or _NOTHING)
        for c in changes
    ]


def _due(things: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [(d.due, d.label, d.reason) for d in things]


def _rates(title: str, rates: Sequence[Any], days: tuple[Any, Any]) -> None:
    """Print rates as of both days beside each other."""
    rows = []
    for rate in rates:
        cells = [rate.name]
        for reached in (rate.before, rate.after):
            share, interval = rate_words(reached)
            cells += [f"{reached.n} of {reached.of}  {share}".rstrip(), interval]
        rows.append(cells)
    table(rows, (title, str(days[0]), "95 % interval", str(days[1]), "95 % interval"))
