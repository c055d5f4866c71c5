"""Recording and listing changes of approach."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.input.options import on_option
from weakties_cli.input.recording import Session, record
from weakties_cli.output import print_json, print_paragraph, print_table, print_text

_HEADS = ("#", "From", "What you do since")


@click.command("change")
@click.argument("words", required=False)
@on_option
@add_common_options
@pass_call
def change_command(call: Call, /, *, words: str | None, on: str | None) -> None:
    """Record that you go about your search in another way, or list these changes.

    WORDS say what you do from that day on. `weakties progress` marks the day, and with --split
    sets what came before beside what came since. It is about nobody: what you send to whom is
    recorded by `weakties ask`, and with `ask --template` by which of your texts.

    \b
    weakties change "ask alumni first"
    weakties change "two short paragraphs, no CV" --on 2026-09-14
    weakties change
    weakties progress --split "alumni"
    """
    if words is None:
        if on is not None:
            raise click.UsageError("--on is the day of a new change: say what changed, too.")
        _list_changes(call)
        return

    from weakties import progress

    def decide(session: Session) -> tuple[list[Any], str]:
        at = session.resolve_past_date(on)
        if at and len(at) < len("2026-11-20"):
            raise click.UsageError(f"Name the day on which you began, not {on!r} alone.")
        event = weakties.ApproachChanged(approach=words, at=at)
        day, text = session.resolve_moment(at)[:10], " ".join(words.split()).casefold()
        for same in progress.list_approaches(session.network):
            if same.day == day and " ".join((same.words or "").split()).casefold() == text:
                return [], f"Already recorded, as event {same.position}. Nothing is new."
        line = (
            f"From {day} on: {words.rstrip('.')}. "
            "`weakties progress --split last` compares what came before and since."
        )
        return [event], line

    record(call, decide)


def _list_changes(call: Call) -> None:
    """Show every change of approach, the earliest first."""
    from weakties import progress

    with call.network(create=False) as network:
        approaches = progress.list_approaches(call.view(network))
    if call.json:
        print_json([render_approach_json(approach) for approach in approaches])
    elif not approaches:
        print_paragraph(
            "No change of approach is recorded. Record one with "
            '`weakties change "ask alumni first" --on DATE`.'
        )
    else:
        print_table(((a.position, a.day, a.words or ERASED) for a in approaches), _HEADS)
        print_text()
        print_paragraph(
            "`weakties progress --split NUMBER`, or words of it, compares what came before and "
            "since; `weakties undo NUMBER` takes one back."
        )


ERASED = "(its words were erased)"


def render_approach_json(approach: Any) -> dict[str, Any]:
    """Return a change of approach as other programs read it."""
    return {
        "id": approach.event,
        "position": approach.position,
        "day": approach.day,
        "words": approach.words,
    }
