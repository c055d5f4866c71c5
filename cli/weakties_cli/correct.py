"""Correcting what was told: undo, redo, forget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from weakties_cli.call import Call, only_now, pass_call
from weakties_cli.naming import chosen
from weakties_cli.recording import enumerate_names, spell_day
from weakties_cli.shown import (
    as_json,
    clean,
    counted,
    day,
    folded,
    is_on_a_terminal,
    remark,
    say,
    table,
)

SHOWN, FEW = 40, 5


@click.command("undo")
@click.argument("what", metavar="[EVENT|BATCH|last]", default="last")
@click.option("--yes", is_flag=True, help="Undo with it what rests on it, and do not ask.")
@click.option("--reason", help="Why, for yourself.")
@only_now
@pass_call
def undo_command(call: Call, /, what: str, *, yes: bool, reason: str | None) -> None:
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
    from weakties import correcting, past

    with call.network(create=False, plugins=True) as network:
        step = correcting.foresee_undo(network, what)
        undone = past.describe_all(network, step.undone)
        resting = past.describe_all(network, step.resting)
        kept = [getattr(r.event, "name", None) or r.kind for r in step.kept]
        if resting and not yes and not call.json and is_on_a_terminal():
            say(f"This rests on {counted(step.events, 'event')} to be undone:")
            _sentences(resting, every=True)
            click.confirm("Undo that with it?", abort=True)
            yes = True
        elif resting and not yes:
            raise _refusal(step, resting)
        step = correcting.undo(network, what, along=yes, reason=reason, source="cli")
        returned = past.describe_all(network, step.returned)
    if call.json:
        as_json(_step_json(step, undone, resting))
        return
    if returned:
        say("Took the correction back. It counts again as it was:")
        _sentences(returned)
    else:
        _print_step("Undid", step, undone)
    if resting:
        say(f"With it, since {'it rests' if len(resting) == 1 else 'they rest'} on it:")
        _sentences(resting)
    for label in kept[:FEW]:
        later = "a later event names" if step.later == 1 else "later events name"
        say(f"{label} stays, since {later} it.")
    if len(kept) > FEW:
        say(f"So do {len(kept) - FEW} more.")


@click.command("redo")
@click.argument("what", metavar="[EVENT|BATCH|last]", default="last")
@only_now
@pass_call
def redo_command(call: Call, /, what: str) -> None:
    """Bring back what was undone last, or the event or batch that you name.

    What was undone with it comes back, too. Once you record something new, the last undo stands:
    then name what is to come back, by its number.

    \b
    weakties redo
    weakties redo 12
    """
    from weakties import correcting, past

    with call.network(create=False, plugins=True) as network:
        step = correcting.redo(network, what, source="cli")
        back = past.describe_all(network, step.undone)
        resting = past.describe_all(network, step.resting)
    if call.json:
        as_json(_step_json(step, back, resting))
        return
    _print_step("Brought back", step, back)
    if resting:
        say("With it:")
        _sentences(resting)


def _sources(sentences: list[Any]) -> str:
    """Return who recorded some events, the most first; each with how many if there are several."""
    counts = Counter(sentence.recorded.source for sentence in sentences).most_common()
    if len(counts) == 1:
        return str(counts[0][0])
    return enumerate_names([f"{source} ({count})" for source, count in counts])


def _print_step(done: str, step: Any, sentences: list[Any]) -> None:
    """Say what was undone or redone, in the sentence of each event."""
    first = step.first
    if len(sentences) == 1:
        (sentence,) = sentences
        recorded = sentence.recorded
        on = spell_day(recorded.occurred_at)
        say(f"{done} event {recorded.position} of {on}: {sentence.text}.")
        return
    many = counted(len(sentences), "event")
    say(f"{done} {many} recorded by {_sources(sentences)} on {spell_day(first.recorded_at)}:")
    _sentences(sentences)


def _refusal(step: Any, resting: list[Any]) -> click.ClickException:
    """Say what rests on events that are to be undone, and how to undo it with them."""
    this = "it" if step.events == 1 else "them"
    one = len(resting) == 1
    those = "that" if one else "those"
    both = "both" if one and step.events == 1 else "all"
    return click.ClickException(
        "\n".join(
            (
                f"Nothing was changed: {counted(len(resting), 'later event')} "
                f"{'rests' if one else 'rest'} on {this}:",
                *_lines(resting),
                f"Undo {both} with --yes, or undo {those} first.",
            )
        )
    )


def _sentences(sentences: list[Any], *, every: bool = False) -> None:
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
        yield from folded(clean(sentence.text), head=head, hanging=" " * len(head))
    if len(sentences) > len(shown):
        yield f"  and {len(sentences) - len(shown)} more"


def _step_json(step: Any, undone: list[Any], resting: list[Any]) -> dict[str, Any]:
    return {
        "id": step.id,
        "kind": step.first.kind,
        "events": step.events,
        "later": step.later,
        "undone": [sentence.to_json() for sentence in undone],
        "returned": [recorded.id for recorded in step.returned],
        "resting": [sentence.to_json() for sentence in resting],
        "kept": [recorded.id for recorded in step.kept],
    }


@click.command("forget")
@click.argument("person", required=False)
@click.option("--dry-run", is_flag=True, help="Only list what would be erased.")
@click.option("--suppress", is_flag=True, help="Let no import bring them back.")
@click.option("--thorough", is_flag=True, help="Erase texts that only perhaps mean them, too.")
@click.option("--called", multiple=True, metavar="NAME", help="Look for this name of theirs, too.")
@click.option(
    "--also",
    multiple=True,
    type=int,
    metavar="EVENT",
    help="Erase the words of this event of the list, too.",
)
@click.option("--finish", is_flag=True, help="Remove copies that another program held on to.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@only_now
@pass_call
def forget_command(
    call: Call, /, person: str | None, called: tuple[str, ...], also: tuple[int, ...], **flags: bool
) -> None:
    """Erase every name, address and word about somebody, for good.

    Events stay as bare facts, so that counts hold; texts about others that name them go too. Look
    at --dry-run first. It cannot be undone. Backups made before keep the words until they are
    restored, or deleted.

    \b
    weakties forget "Ana Ruiz" --dry-run
    weakties forget "Ana Ruiz" --suppress
    """
    from weakties import correcting

    with call.network(create=False, plugins=True) as network:
        if flags["finish"]:
            _finished(call, correcting.finish(network))
            return
        if person is None:
            raise click.UsageError("Name whom to forget.")
        who = chosen(lambda _, text: correcting.find_subject(network, text), network, person)
        called = (*who.called, *called)
        found = correcting.foreseen(network, who.id, called=called)
        _refuse_unlisted(also, found)
        if not flags["dry_run"]:
            if not call.json:
                _list(found, who.label)
            _confirm(who.label, yes=flags["yes"])
            found = correcting.forget(
                network, who.id, suppress=flags["suppress"], thorough=flags["thorough"],
                source="cli", called=called, also=also,
            )  # fmt: skip
        left = [] if flags["dry_run"] else correcting.find_copies(network)
    _forgot(call, (who.id, who.label), found, flags)
    if left:
        remark("note: words about them may be in other files; `weakties forget --finish` cleans:")
        for copy in left:
            remark(f"  {copy.path} {copy.what}")


def _finished(call: Call, done: Any) -> None:
    """Say which copies were cleaned, and which may be left."""
    if call.json:
        as_json(
            {
                "cleaned": [str(copy.path) for copy in done.cleaned],
                "left": [{"file": str(c.path), "what": c.what, "cure": c.cure} for c in done.left],
            }
        )
    else:
        for copy in done.cleaned:
            say(f"{copy.path} {copy.what}: cleaned.")
        for copy in done.left:
            say(f"{copy.path} {copy.what}: {copy.cure}.")
        say("Copies may be left in the files above." if done.left else "No copies are left.")
    if done.left:
        raise SystemExit(1)


def _refuse_unlisted(also: tuple[int, ...], found: Any) -> None:
    """Refuse the number of an event that does not speak of them."""
    listed = {m.position for m in (*found.events, *found.perhaps)}
    for position in also:
        if position not in listed:
            raise click.UsageError(
                f"Event {position} is not in the list of what speaks of them; look at --dry-run."
            )


def _forgot(call: Call, who: tuple[str, str], found: Any, flags: dict[str, bool]) -> None:
    """Say what was erased, or would be."""
    person, label = who
    if call.json:
        as_json(_json(found, erased=not flags["dry_run"]))
    elif flags["dry_run"]:
        _list(found, label)
        say("Nothing was erased.")
    else:
        texts = counted(len(found.events), "text")
        say(f"Erased {texts}; {person} stays as a number without a name.")
        if flags["suppress"]:
            say(f"Addresses and profiles that no import brings back: {found.suppressed}.")


def _confirm(label: str, *, yes: bool) -> None:
    """Ask once more, where there is somebody to ask."""
    if yes:
        return
    if not (is_on_a_terminal()):
        raise click.UsageError("Forgetting cannot be undone; say --yes, or look with --dry-run.")
    click.confirm(f"Forget {label} for good?", abort=True)


def _list(found: Any, label: str) -> None:
    """List what goes, and what perhaps should."""
    say(f"About {label}, events that lose their words: {len(found.events)}")
    rows = [(m.position, day(m.occurred_at), m.kind, m.why, m.id) for m in found.events]
    table(rows[:SHOWN], ("At", "When", "What", "Why", "Event"))
    if len(rows) > SHOWN:
        say(f"and {len(rows) - SHOWN} more; --json lists them all")
    if found.perhaps:
        say()
        say("These perhaps mean them. --thorough erases all but entries of others; --also and a")
        say("number erases any, and keeps what else it says of a person:")
        rows = [(m.position, day(m.occurred_at), m.kind, m.why, m.id) for m in found.perhaps]
        table(rows[:SHOWN], ("At", "When", "What", "Why", "Event"))


def _json(found: Any, *, erased: bool) -> dict[str, Any]:
    def as_rows(mentions: Any) -> list[dict[str, Any]]:
        return [
            {"position": m.position, "id": m.id, "kind": m.kind, "why": m.why} for m in mentions
        ]

    return {
        "person": found.person,
        "erased": erased,
        "events": as_rows(found.events),
        "perhaps": as_rows(found.perhaps),
        "suppressed": found.suppressed,
    }
