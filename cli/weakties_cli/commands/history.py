"""Showing what was recorded, what of it still counts, and what comes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from typing import Any

import attrs
import click

import weakties
from weakties_cli.commands.event import LEGEND, show_event, spell_recorded
from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.dates import parse_date
from weakties_cli.input.names import find_or_choose
from weakties_cli.input.options import WholeNumber
from weakties_cli.input.recording import render_event_json
from weakties_cli.output import (
    clean,
    measure_prose,
    print_fitted_table,
    print_json,
    print_text,
    wrap,
)

_DAY = len("2026-11-20")
_HEADS = ("#", "When", "Recorded", "What", "State", "Cause")
_INDENT = 18


@click.command("history")
@click.argument("subject", metavar="[PERSON|ORGANIZATION|EVENT]", required=False)
@click.option("--role", help="The job: all about the lead to it at that organization.")
@click.option("--kind", help="Only this kind, such as meeting.held.")
@click.option("--source", help="Only what this source recorded, such as cli or an importer.")
@click.option("--batch", help="Only what came with this command or import.")
@click.option("--from", "start", metavar="DATE", help="Only what happened on that day or later.")
@click.option("--to", "end", metavar="DATE", help="Only what had happened by that day.")
@click.option("--late", metavar="[DAYS]", type=WholeNumber(1, 36_500), is_flag=False,
              flag_value=7, help="Only facts of yours that you recorded more than DAYS days, or a "
              "week, after they happened.")  # fmt: skip
@click.option("--limit", type=WholeNumber(min=1), default=30, show_default=True,
              help="So many of the latest.")  # fmt: skip
@click.option("--reverse", is_flag=True, help="Newest first.")
@click.option("--ids", is_flag=True, help="The id, kind, source and batch of each event, too.")
@click.option("--follow", is_flag=True, help="Go on with what comes, until Ctrl-C.")
@add_common_options
@pass_call
def history_command(
    call: Call,
    /,
    subject: str | None,
    *,
    role: str | None,
    limit: int,
    reverse: bool,
    follow: bool,
    ids: bool,
    **filters: Any,
) -> None:
    """List what was recorded, newest last: everything, or all about whom you name.

    People, organizations and leads are named as for `weakties show`. All that you ask for must
    fit. What was undone is marked; a cause is the event, by its position, that led to another. Of
    an event, named by its number, all is listed that belongs to it: what names it, corrects it or
    undoes it. With --json, --follow prints one object a line.

    What you recorded more than a day after it happened has both dates. --late lists what was
    recorded late: requests, answers, talks and all else that happened between you and others.

    \b
    weakties history
    weakties history --ids --limit 5
    weakties history "Big Corp" --role analyst
    weakties history ana --kind meeting.held --from 2026-09 --to yesterday
    weakties history --late 14
    weakties history --follow
    """
    from weakties import history

    if follow and (reverse or call.as_of or call.recorded_until):
        raise click.UsageError("--follow is about what comes: leave the other day, or order, out.")
    with call.network(create=False) as network:
        view = call.view(network)
        if role and not subject:
            raise click.UsageError("--role is of a job: name the organization, too.")
        if subject and history.is_event_name(subject):
            show_event(call, view, subject)
            return
        for name in ("start", "end"):
            filters[name] = filters[name] and parse_date(filters[name], network.now)
        if subject:
            match = find_or_choose(lambda v, text: _find(v, text, role), view, subject)
            filters[match.kind] = match.id
        wanted = history.HistoryFilter(**filters)
        if follow and wanted.late:
            raise click.UsageError("--late is about what is recorded: leave --follow out.")
        after = network.head.position
        entries = history.list_history(view, wanted, limit=limit + 1)
        shown = entries[-limit:]
        if follow:
            before = (e for e in shown if e.recorded.position <= after)
            network.unpin()  # what comes may name somebody who is new
            later = history.follow_history(network, wanted, after=after, wait=float("inf"))
            _follow(call, network, chain(before, later), ids=ids)
            return
        sentences = history.describe_all(view, [e.recorded for e in shown])
        origins = history.Origins(view)
        lines = [
            Line(e, s, origins.find_origin(e.recorded))
            for e, s in zip(shown, sentences, strict=True)
        ]
        lateness = _count_late(view, filters) if filters["late"] else None
    shown_lines = lines[::-1] if reverse else lines
    _print_lines(call, shown_lines, more=len(entries) > limit, ids=ids, lateness=lateness)


def _count_late(view: Any, filters: dict[str, Any]) -> Any:
    """Count what was recorded late within the days that were asked for; None of a part of it."""
    from weakties import history

    if any(value for name, value in filters.items() if name not in ("late", "start", "end")):
        return None
    return history.count_late(
        view, days=filters["late"], start=filters["start"], end=filters["end"]
    )


def _find(view: Any, text: str, role: str | None = None) -> Any:
    """Find a person, an organization or a lead, as `show` does.

    Of several people those come first whom the user deals with.
    """
    from weakties import history

    try:
        return history.find_subject(view, text, role)
    except weakties.WeaktiesError as error:
        people = view.read(weakties.People)
        several = getattr(error, "candidates", ())
        if not several or not all(people.get(identity) for identity, _ in several):
            raise
        return history.find_subject(view, weakties.find_person(view, text).id)


@attrs.frozen
class Line:
    """An event as it is listed.

    Attributes:
        origin: the row of the file that it was imported from, if it was.
    """

    entry: Any
    sentence: Any
    origin: Any = None

    def to_json(self) -> dict[str, Any]:
        """Return it as others rely on it."""
        whole = {
            **render_event_json(self.entry.recorded),
            "undone": self.entry.undone,
            "correction": self.entry.correction,
            "people": list(self.entry.people),
            **self.sentence.to_json(),
        }
        return {**whole, "origin": attrs.asdict(self.origin)} if self.origin else whole

    @property
    def cells(self) -> tuple[str, ...]:
        """Its number, its day, when it was recorded, sentence, state and cause, for a table."""
        recorded, entry = self.entry.recorded, self.entry
        cause = str(entry.cause or recorded.cause or "")
        state = str(entry.state)
        day = recorded.occurred_at[:_DAY]
        recorded_on = recorded.recorded_at[:_DAY] if spell_recorded(recorded) else ""
        return (str(recorded.position), day, recorded_on, self.sentence.text, state, cause)

    @property
    def ids(self) -> str:
        """Its kind, and what names it."""
        recorded = self.entry.recorded
        row = self.origin and f"row {self.origin.row}"
        batch = recorded.batch and f"batch {recorded.batch}"
        parts = (f"event {recorded.id}", recorded.kind, f"from {recorded.source}", row, batch)
        return ", ".join(filter(None, parts))


def _print_lines(
    call: Call, lines: list[Line], *, more: bool, ids: bool, lateness: Any = None
) -> None:
    """Print the history, with the columns that say anything."""
    if call.json:
        print_json([line.to_json() for line in lines])
        return
    if lateness is not None and lateness.in_words:
        print_text(f"{lateness.in_words}.")
    if not lines:
        if lateness is None or not lateness.in_words:
            print_text("Nothing of that is recorded.")
        return
    if ids:
        for line in lines:
            _print_line(line, ids=True)
    else:
        columns = zip(_HEADS, zip(*(line.cells for line in lines), strict=True), strict=True)
        filled = {head: cells for head, cells in columns if any(cells)}
        print_fitted_table(list(zip(*filled.values(), strict=True)), tuple(filled))
        if "Recorded" in filled:
            print_text("Recorded: on which day, where that was more than a day later.")
    if more:
        print_text(f"Only the last {len(lines)}; --limit shows more.")
    print_text(LEGEND)


def _follow(call: Call, network: Any, entries: Iterable[Any], *, ids: bool) -> None:
    """Print what is recorded and then what comes, a line each, until somebody interrupts.

    Each is printed at once: others may wait for it.
    """
    from weakties import history

    with suppress(KeyboardInterrupt):
        for entry in entries:
            line = Line(entry, history.describe(network, entry.recorded))
            if call.json:
                click.echo(json.dumps(line.to_json()))
            else:
                _print_line(line, ids=ids)


def _print_line(line: Line, *, ids: bool) -> None:
    """Print an event without a table around it, and on lines below what names it."""
    position, day, recorded_on, text, state, cause = line.cells
    marks = [recorded_on and f"recorded {recorded_on}", state, cause and f"cause {cause}"]
    sentence = f"{text} ({', '.join(filter(None, marks))})" if any(marks) else text
    for number, part in enumerate(wrap(clean(sentence), measure_prose() - _INDENT)):
        print_text(f"{'' if number else f'{position:6}{day:12}':{_INDENT}}{part}")
    if ids:
        for part in wrap(clean(line.ids), measure_prose() - _INDENT):
            print_text(f"{'':{_INDENT}}{part}")
