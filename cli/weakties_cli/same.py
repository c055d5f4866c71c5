"""Two entries that are one person: merge, unmerge, duplicates."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call, only_now, pass_call, shared
from weakties_cli.naming import chosen
from weakties_cli.shown import as_json, is_on_a_terminal, say


@click.command("merge")
@click.argument("one")
@click.argument("two")
@only_now
@pass_call
def merge_command(call: Call, /, one: str, two: str) -> None:
    """Make two entries one person: what happened with either has happened with that person.

    Nothing is copied or lost: both histories and both ids stay, and `weakties unmerge` parts them
    again. They are one as of every day; `--known-at` before the merge shows two.

    \b
    weakties duplicates
    weakties merge "Ana Ruiz" ana.ruiz@example.org
    """
    from weakties import correcting

    with call.network(create=False, plugins=True) as network:
        ids = [chosen(weakties.find_person, network, text).id for text in (one, two)]
        done = correcting.merge(network, *ids, source="cli")
        label = weakties.find_person(network, done.person).label
    if call.json:
        as_json(merging_json(done))
    else:
        _merged(done, label)


def merging_json(done: Any) -> dict[str, Any]:
    """Give what others rely on of a merge."""
    return {"person": done.person, "entries": list(done.entries), "event": done.event}


def _merged(done: Any, label: str) -> None:
    """Say who stands for whom, and the way back."""
    _, *others = done.entries
    say(f"{label} ({done.person}) now stands for {' and '.join(others)}, too.")
    say(f"To part them again: weakties unmerge {done.person}")


@click.command("unmerge")
@click.argument("person")
@click.option("--event", metavar="ID", help="The merge to take back, if it is not the latest.")
@only_now
@pass_call
def unmerge_command(call: Call, /, person: str, *, event: str | None) -> None:
    """Part a person's entries again: take back the latest merge, or the one you name.

    What was told after the merge stays with the entry that stood for both. `weakties redo` makes
    them one again.

    \b
    weakties unmerge ana
    weakties history --kind person.merged
    weakties unmerge ana --event 01890a5d-ac96-774b-bcce-b302099a8057
    """
    from weakties import correcting

    with call.network(create=False, plugins=True) as network:
        who = chosen(weakties.find_person, network, person)
        done = correcting.unmerge(network, who.id, event=event, source="cli")
        people = network.read(weakties.People)
        found = [(entries, people.get(entries[0])) for entries in done.apart]
    if call.json:
        apart = [{"person": entries[0], "entries": list(entries)} for entries in done.apart]
        as_json({"events": list(done.events), "apart": apart})
    elif len(found) == 1:
        say(f"{who.label} is still one person, by another merge; unmerge again to part them.")
    else:
        say("Apart again:")
        for (first, *others), entry in found:
            also = f", with {' and '.join(others)}" if others else ""
            say(f"  {entry.label if entry else first} ({first}){also}")


@click.command("duplicates")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@shared
@pass_call
def duplicates_command(call: Call, /, *, limit: int) -> None:
    """List entries that may be one person, with what speaks for it and against it.

    Nothing is merged by likeness alone. On a terminal you are asked about each pair; elsewhere
    they are only listed.

    \b
    weakties duplicates
    weakties duplicates --json --limit 100
    """
    from weakties import correcting

    with call.network(create=False, plugins=True) as network:
        view = call.view(network)
        found = correcting.duplicates(view)
        if call.json:
            as_json([_json(c) for c in found[:limit]])
        elif not found:
            say("No two entries look like one person.")
        else:
            present = view is network and is_on_a_terminal()
            _list(network, found[:limit], ask=present)
            if len(found) > limit:
                say(f"The first {limit} of {len(found)} pairs; --limit shows more.")
            if not present:
                say("To make two of them one: weakties merge ID ID")


def _json(candidate: Any) -> dict[str, Any]:
    def listed(evidence: Any) -> list[dict[str, Any]]:
        return [{"word": e.word, "says": e.says, "weight": round(e.weight, 1)} for e in evidence]

    one, two = zip((candidate.one, candidate.two), candidate.labels, strict=True)
    return {
        "one": {"id": one[0], "name": one[1]},
        "two": {"id": two[0], "name": two[1]},
        "score": round(candidate.score, 1),
        "evidence": listed(candidate.evidence),
        "against": listed(candidate.against),
    }


def _list(network: Any, candidates: list[Any], *, ask: bool) -> None:
    """Print pair by pair, and merge those who the user says are one."""
    merged: dict[str, str] = {}
    for number, c in enumerate(candidates, 1):
        if merged.get(c.one, c.one) == merged.get(c.two, c.two):
            continue
        _print(number, c)
        answer = _answer() if ask else "n"
        if answer == "q":
            return
        if answer == "y":
            merged |= _merge(network, c)
        say()


def _print(number: int, candidate: Any) -> None:
    """Print two entries, what speaks for one person, and what against it."""
    (one, two), (name, other) = (candidate.one, candidate.two), candidate.labels
    say(f"{number:2}. {name} ({one})")
    say(f"    {other} ({two})")
    for mark, evidence in (("+", candidate.evidence), ("-", candidate.against)):
        for e in evidence:
            say(f"    {mark} {e.word}: {e.says}")


def _merge(network: Any, candidate: Any) -> dict[str, str]:
    """Merge two entries, and give who stands for whom."""
    from weakties import correcting

    done = correcting.merge(network, candidate.one, candidate.two, source="cli")
    _merged(done, weakties.find_person(network, done.person).label)
    return dict.fromkeys(done.entries, done.person)


def _answer() -> str:
    choice = click.Choice(["y", "n", "q"], case_sensitive=False)
    answer: str = click.prompt("    Are they one?", type=choice, default="n", show_default=False)
    return answer.lower()
