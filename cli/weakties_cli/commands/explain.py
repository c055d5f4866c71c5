"""Showing which events are behind a figure."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.commands.event import LEGEND
from weakties_cli.context import Call
from weakties_cli.input.recording import render_event_json
from weakties_cli.output import format_day, print_json, print_table, print_text


def print_explanation(call: Call, view: Any, name: str) -> None:
    """List who, or which request or event, is behind a stage, a channel or a statistic."""
    from weakties import history

    word = name.strip().lower()
    if word in history.CHANNELS:
        _print_channel(call, history.explain_channel(view, word))
    elif word in history.STAGES:
        _print_stage(call, history.explain_stage(view, word), word)
    else:
        _print_statistic(call, view, name.strip())


def _print_channel(call: Call, threads: Any) -> None:
    """List the requests of a channel, and the answer that counts."""
    if call.json:
        print_json(
            [
                {**_render_entry_json(t), "reply": t.reply and render_event_json(t.reply)}
                for t in threads
            ]
        )
    elif not threads:
        print_text("No request on that channel counts yet; one that never arrived does not.")
    else:
        from weakties_cli.output import print_fitted_table

        rows = [
            (t.label, format_day(t.recorded.occurred_at), str(t.recorded.position),
             *((format_day(t.reply.occurred_at), str(t.reply.position)) if t.reply else ("", "")))
            for t in threads
        ]  # fmt: skip
        heads = ("Name", "Asked", "#", "Answered", "#")
        print_fitted_table(rows, heads, whole=(1, 2, 3, 4), short=(0,))
        print_text(LEGEND)


def _print_stage(call: Call, entries: Any, stage: str) -> None:
    """List who counts at a stage, and the event by which they do."""
    if call.json:
        print_json([_render_entry_json(s) for s in entries])
    elif not entries:
        print_text(f"Nobody counts as {stage} yet.")
    else:
        from weakties_cli.output import print_fitted_table

        rows = [
            (s.label, *_build_event_row(s.recorded)[1:], str(s.recorded.position)) for s in entries
        ]
        print_fitted_table(rows, ("Name", "When", "What", "#"), whole=(1, 2, 3), short=(0,))
        print_text(LEGEND)


def _print_statistic(call: Call, view: Any, name: str) -> None:
    """List the events that a statistic, or one figure of it, rests on."""
    from weakties import history, progress

    try:
        events = progress.trace_figure(view, name)
    except weakties.WeaktiesError:
        names = [m.statistic for m in progress.measure_statistics(view)]
        raise click.UsageError(
            f"{name} is no stage, no channel and no statistic; explain one of "
            f"{', '.join((*history.STAGES, *history.CHANNELS, *names))}."
        ) from None
    print_events(call, events)


def print_class(call: Call, view: Any, cut: Any, name: str) -> None:
    """List the requests of one class."""
    meant = [c for c in cut.classes if c.name.lower() == name.strip().lower()]
    if not meant:
        names = ", ".join(c.name for c in cut.classes) or "there is none yet"
        raise click.UsageError(f"No request is of that class; explain one of: {names}.")
    from weakties import progress

    print_events(call, progress.sort_events(view, meant[0].events))


def print_events(call: Call, events: list[Any]) -> None:
    """List the events behind a figure."""
    if call.json:
        print_json([render_event_json(e) for e in events])
    elif not events:
        print_text("No event is behind it yet.")
    else:
        print_table([_build_event_row(e) for e in events], ("#", "When", "What"))
        print_text(LEGEND)


def _render_entry_json(entry: Any) -> dict[str, Any]:
    return {"person": entry.person, "name": entry.label, "event": render_event_json(entry.recorded)}


def _build_event_row(recorded: Any) -> tuple[Any, ...]:
    """Return the table row of an event: its number, day and description."""
    return recorded.position, format_day(recorded.occurred_at), describe_kind(recorded.kind)


def describe_kind(kind: str) -> str:
    """Return what an event of a kind tells, in words.

    >>> describe_kind("outreach.followed_up"), describe_kind("meeting.held")
    ('asked again', 'meeting held')
    """
    return _KINDS.get(kind) or kind.rpartition("/")[2].replace(".", " ").replace("_", " ")


_KINDS = {
    "outreach.sent": "request sent", "outreach.followed_up": "asked again",
    "outreach.bounced": "never arrived", "outreach.closed": "request closed",
    "interaction.noted": "contact noted", "meeting.scheduled": "meeting agreed",
    "lead.heard": "lead heard of", "introduction.offered": "name given",
    "introduction.closed": "reported back", "meeting.debriefed": "notes on a meeting",
    "person.tied": "tie noted",
}  # fmt: skip
