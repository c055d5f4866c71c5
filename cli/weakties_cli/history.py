"""Showing what was recorded, what of it still counts, and what comes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import chain
from typing import Any

import attrs
import click

import weakties
from weakties_cli.call import Call, pass_call, shared
from weakties_cli.dates import parse_date
from weakties_cli.naming import chosen
from weakties_cli.recording import event_json
from weakties_cli.shown import as_json, day, say, table

_WIDTHS = (6, 10, 24, 20, 6, 12)


@click.command("history")
@click.argument("person", required=False)
@click.option("--kind", help="Only this kind, such as meeting.held.")
@click.option("--source", help="Only what this source told, such as cli or an importer.")
@click.option("--batch", help="Only what came with this command or import.")
@click.option("--from", "start", metavar="DATE", help="Only what happened on that day or later.")
@click.option("--to", "end", metavar="DATE", help="Only what had happened by that day.")
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True,
              help="So many of the latest.")  # fmt: skip
@click.option("--reverse", is_flag=True, help="Newest first.")
@click.option("--follow", is_flag=True, help="Go on with what comes, until Ctrl-C.")
@shared
@pass_call
def history_command(
    call: Call, /, person: str | None, *, limit: int, reverse: bool, follow: bool, **sought: Any
) -> None:
    """List what was recorded, newest last: everything, or what one person is in.

    All that you ask for must fit. What was undone is marked; a cause is the event, by its
    position, that led to another. With --json, --follow prints one object a line.

    \b
    weakties history
    weakties history ana --kind meeting.held --from 2026-09 --to yesterday
    weakties history --follow
    """
    from weakties import past

    if follow and (reverse or call.as_of or call.known_at):
        raise click.UsageError("--follow is about what comes: leave the other day, or order, out.")
    with call.network(create=False) as network:
        view = call.view(network)
        for name in ("start", "end"):
            sought[name] = sought[name] and parse_date(sought[name], network.now)
        sought["person"] = person and chosen(weakties.find_person, view, person).id
        wanted = past.Sought(**sought)
        after = network.head.position
        found = past.history(view, wanted, limit=limit + 1)
        shown, people = found[-limit:], view.read(weakties.People)
        if follow:
            before = (e for e in shown if e.recorded.position <= after)
            later = past.followed(network, wanted, after=after, wait=float("inf"))
            _follow(call, chain(before, later), lambda e: _who(e, network.read(weakties.People)))
            return
        names = {e.recorded.id: _who(e, people) for e in shown}
        origins = past.Origins(view)
        came = {e.recorded.id: origins.of(e.recorded) for e in shown}
    _list(call, (shown[::-1] if reverse else shown, names, came), more=len(found) > limit)


def entry_json(entry: Any, origin: Any = None) -> dict[str, Any]:
    """Give an entry of the history, without a word about anybody."""
    told = {**event_json(entry.recorded), "undone": entry.undone, "people": list(entry.people)}
    return {**told, "origin": attrs.asdict(origin)} if origin else told


def _who(entry: Any, people: Any) -> str:
    """Name those an event is about; several by the first and how many more there are."""
    labels = [getattr(people.get(p), "label", p) for p in entry.people]
    return labels[0] + f" +{len(labels) - 1}" * (len(labels) > 1) if labels else ""


def _list(
    call: Call, told: tuple[list[Any], dict[str, str], dict[str, Any]], *, more: bool
) -> None:
    """Print the history, with the columns that say anything."""
    entries, names, came = told
    if call.json:
        as_json([entry_json(e, came[e.recorded.id]) for e in entries])
        return
    if not entries:
        say("Nothing of that is recorded.")
        return
    columns = {
        "At": [e.recorded.position for e in entries],
        "When": [day(e.recorded.occurred_at) for e in entries],
        "What": [e.recorded.kind for e in entries],
        "Who": [names[e.recorded.id] for e in entries],
        "State": [_state(e) for e in entries],
        "Cause": [_cause(e) for e in entries],
        "Source": [e.recorded.source for e in entries],
        "Row": [came[e.recorded.id] and came[e.recorded.id].row for e in entries],
        "Event": [e.recorded.id for e in entries],
    }
    said = {head: cells for head, cells in columns.items() if any(cells)}
    table(zip(*said.values(), strict=True), tuple(said))
    if more:
        say(f"Only the last {len(entries)}; --limit shows more.")


def _follow(call: Call, entries: Iterable[Any], who: Callable[[Any], str]) -> None:
    """Print what is there and then what comes, a line each, until somebody interrupts."""
    with suppress(KeyboardInterrupt):
        for entry in entries:
            _print(call, entry, who)


def _print(call: Call, entry: Any, who: Callable[[Any], str]) -> None:
    """Print one line at once: others may wait for it."""
    if call.json:
        click.echo(json.dumps(entry_json(entry)))
        return
    r = entry.recorded
    cells = (str(r.position), day(r.occurred_at), r.kind, who(entry), _state(entry), r.source)
    padded = "  ".join(c.ljust(w) for c, w in zip(cells, _WIDTHS, strict=True))
    say(f"{padded}  {r.id}{f'  cause {_cause(entry)}' if _cause(entry) else ''}")


def _state(entry: Any) -> str:
    return "undone" if entry.undone else ""


def _cause(entry: Any) -> str:
    """Name the event that led to this one by its position, else by its id."""
    return str(entry.cause or entry.recorded.cause or "")
