"""Correcting what was told: undo, redo, forget."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call, only_now, pass_call
from weakties_cli.naming import chosen
from weakties_cli.shown import as_json, counted, day, is_on_a_terminal, remark, say, table

SHOWN = 40


@click.command("undo")
@click.argument("what", metavar="[EVENT|BATCH|LAST]", default="LAST")
@click.option("--reason", help="Why, for yourself.")
@only_now
@pass_call
def undo_command(call: Call, /, what: str, *, reason: str | None) -> None:
    """Undo the last command or import, or the event or batch that you name.

    An import of thousands of rows is one step. What is undone counts on no day any more; it stays
    in the log, can be brought back with `weakties redo`, and shows with `--known-at` before the
    undo. To erase what is known about somebody for good, use `weakties forget`.

    \b
    weakties undo
    weakties history && weakties undo 01890a5d-ac96-774b-bcce-b302099a8057
    """
    from weakties import correcting

    with call.network(create=False, plugins=True) as network:
        _told(call, "Undid", correcting.undo(network, _meant(what), reason=reason, source="cli"))


@click.command("redo")
@click.argument("what", metavar="[EVENT|BATCH|LAST]", default="LAST")
@only_now
@pass_call
def redo_command(call: Call, /, what: str) -> None:
    """Bring back what was undone last, or the event or batch that you name.

    \b
    weakties redo
    """
    from weakties import correcting

    with call.network(create=False, plugins=True) as network:
        _told(call, "Brought back", correcting.redo(network, _meant(what), source="cli"))


def _meant(what: str) -> str:
    """Take `last` as LAST; ids are as they are."""
    return what.upper() if what.upper() == "LAST" else what


def _told(call: Call, done: str, step: Any) -> None:
    """Say what was undone or redone."""
    first = step.first
    if call.json:
        as_json({"id": step.id, "kind": first.kind, "events": step.events, "later": step.later})
        return
    what = f"{first.kind} of {day(first.occurred_at)}"
    if step.events > 1:
        what = f"{step.events} events told by {first.source} on {day(first.recorded_at)}"
    say(f"{done} {what} ({step.id}).")
    if done == "Undid" and step.later:
        remark(f"note: {counted(step.later, 'later event')} that name it still count")


@click.command("forget")
@click.argument("person", required=False)
@click.option("--dry-run", is_flag=True, help="Only list what would be erased.")
@click.option("--suppress", is_flag=True, help="Let no import bring them back.")
@click.option("--thorough", is_flag=True, help="Erase texts that only perhaps mean them, too.")
@click.option("--finish", is_flag=True, help="Remove copies that another program held on to.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@only_now
@pass_call
def forget_command(call: Call, /, person: str | None, **flags: bool) -> None:
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
            correcting.scrub(network)
            say("No copies are left.")
            return
        if person is None:
            raise click.UsageError("Name whom to forget.")
        who = chosen(weakties.find_person, network, person)
        person_id = weakties.PersonId(who.id)
        found = correcting.foreseen(network, person_id)
        if not flags["dry_run"]:
            if not call.json:
                _list(found, who.label)
            _confirm(who.label, yes=flags["yes"])
            found = correcting.forget(
                network, person_id, suppress=flags["suppress"], thorough=flags["thorough"],
                source="cli",
            )  # fmt: skip
    _forgot(call, (who.id, who.label), found, flags)


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
        say("These hold a part of the name, or are another's entry; --thorough erases the texts:")
        rows = [(m.position, day(m.occurred_at), m.kind, m.why, m.id) for m in found.perhaps]
        table(rows[:SHOWN], ("At", "When", "What", "Why", "Event"))


def _json(found: Any, *, erased: bool) -> dict[str, Any]:
    def listed(mentions: Any) -> list[dict[str, Any]]:
        return [
            {"position": m.position, "id": m.id, "kind": m.kind, "why": m.why} for m in mentions
        ]

    return {
        "person": found.person,
        "erased": erased,
        "events": listed(found.events),
        "perhaps": listed(found.perhaps),
        "suppressed": found.suppressed,
    }
