"""Undoing what was recorded, and bringing it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.recording import enumerate_names, spell_day
from weakties_cli.output import (
    clean,
    fold_lines,
    format_count,
    is_on_a_terminal,
    print_json,
    print_text,
)

FEW = 5


@click.command("undo")
@click.argument("name", metavar="[EVENT|BATCH|last]", default="last")
@click.option("--yes", is_flag=True, help="Undo with it what rests on it, and do not ask.")
@click.option("--reason", help="Why, for yourself.")
@refuse_look_back
@pass_call
def undo_command(call: Call, /, name: str, *, yes: bool, reason: str | None) -> None:
    """Undo the last command or import, or the event or batch that you name.

    An event is named by its number, as `weakties history` and `weakties find` list it, or by the
    beginning of its id. An import of thousands of rows is one step. What is undone counts on no
    day any more; it stays in the log, can be brought back with `weakties redo`, and shows with
    `--known-at` before the undo. To erase what is known about somebody for good, use
    `weakties forget`.

    \b
    weakties undo
    weakties history && weakties undo 12
    """
    from weakties import corrections, history

    with call.network(create=False, plugins=True) as network:
        action = corrections.foresee_undo(network, name)
        undone = history.describe_all(network, action.undone)
        resting = history.describe_all(network, action.resting)
        kept = [
            getattr(sentence.recorded.event, "name", None) or f"“{sentence.text}”"
            for sentence in history.describe_all(network, action.kept)
        ]
        if resting and not yes and not call.json and is_on_a_terminal():
            print_text(f"This rests on {format_count(action.events, 'event')} to be undone:")
            _print_sentences(resting, every=True)
            click.confirm("Undo that with it?", abort=True)
            yes = True
        elif resting and not yes:
            raise _build_refusal(action, resting)
        action = corrections.undo(network, name, along=yes, reason=reason, source="cli")
        returned = history.describe_all(network, action.returned)
    if call.json:
        print_json(_render_action_json(action, undone, resting))
        return
    if returned:
        print_text("Took the correction back. It counts again as it was:")
        _print_sentences(returned)
    else:
        _print_action("Undid", action, undone)
    if resting:
        print_text(f"With it, since {'it rests' if len(resting) == 1 else 'they rest'} on it:")
        _print_sentences(resting)
    for label in kept[:FEW]:
        later = "a later event names" if action.later == 1 else "later events name"
        print_text(f"{clean(label)} stays, since {later} it.")
    if len(kept) > FEW:
        print_text(f"So do {len(kept) - FEW} more.")


@click.command("redo")
@click.argument("name", metavar="[EVENT|BATCH|last]", default="last")
@refuse_look_back
@pass_call
def redo_command(call: Call, /, name: str) -> None:
    """Bring back what was undone last, or the event or batch that you name.

    What was undone with it comes back, too. Once you record something new, the last undo stands:
    then name what is to come back, by its number.

    \b
    weakties redo
    weakties redo 12
    """
    from weakties import corrections, history

    with call.network(create=False, plugins=True) as network:
        action = corrections.redo(network, name, source="cli")
        back = history.describe_all(network, action.undone)
        resting = history.describe_all(network, action.resting)
    if call.json:
        print_json(_render_action_json(action, back, resting))
        return
    _print_action("Brought back", action, back)
    if resting:
        print_text("With it:")
        _print_sentences(resting)


def _format_sources(sentences: list[Any]) -> str:
    """Return who recorded some events, the most first; each with how many if there are several."""
    counts = Counter(sentence.recorded.source for sentence in sentences).most_common()
    if len(counts) == 1:
        return str(counts[0][0])
    return enumerate_names([f"{source} ({count})" for source, count in counts])


def _print_action(done: str, action: Any, sentences: list[Any]) -> None:
    """Print what was undone or redone, in the sentence of each event."""
    first = action.first
    if len(sentences) == 1:
        (sentence,) = sentences
        recorded = sentence.recorded
        on = spell_day(recorded.occurred_at)
        print_text(f"{done} event {recorded.position} of {on}: {sentence.text}.")
        return
    many = format_count(len(sentences), "event")
    print_text(
        f"{done} {many} recorded by {_format_sources(sentences)} on {spell_day(first.recorded_at)}:"
    )
    _print_sentences(sentences)


def _build_refusal(action: Any, resting: list[Any]) -> click.ClickException:
    """Return what rests on events that are to be undone, and how to undo it with them."""
    this = "it" if action.events == 1 else "them"
    is_single = len(resting) == 1
    those = "that" if is_single else "those"
    both = "both" if is_single and action.events == 1 else "all"
    return click.ClickException(
        "\n".join(
            (
                f"Nothing was changed: {format_count(len(resting), 'later event')} "
                f"{'rests' if is_single else 'rest'} on {this}:",
                *_lines(resting),
                f"Undo {both} with --yes, or undo {those} first.",
            )
        )
    )


def _print_sentences(sentences: list[Any], *, every: bool = False) -> None:
    """List what events say, a few of many."""
    for line in _lines(sentences, every=every):
        click.echo(line)


def _lines(sentences: list[Any], *, every: bool = False) -> Iterator[str]:
    """Yield the lines that say so."""
    shown = sentences if every else sentences[:FEW]
    wide = max((len(str(sentence.recorded.position)) for sentence in shown), default=0)
    for sentence in shown:
        recorded = sentence.recorded
        head = f"  {str(recorded.position).rjust(wide)}  {spell_day(recorded.occurred_at)}  "
        yield from fold_lines(clean(sentence.text), head=head, hanging=" " * len(head))
    if len(sentences) > len(shown):
        yield f"  and {len(sentences) - len(shown)} more"


def _render_action_json(action: Any, undone: list[Any], resting: list[Any]) -> dict[str, Any]:
    return {
        "id": action.id,
        "kind": action.first.kind,
        "events": action.events,
        "later": action.later,
        "undone": [sentence.to_json() for sentence in undone],
        "returned": [recorded.id for recorded in action.returned],
        "resting": [sentence.to_json() for sentence in resting],
        "kept": [recorded.id for recorded in action.kept],
    }
