"""Two entries that are one person, or one organization: merge, unmerge, duplicates."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call, only_now, pass_call, shared
from weakties_cli.naming import chosen, with_id
from weakties_cli.recording import spell_day
from weakties_cli.shown import as_json, counted, day, is_on_a_terminal, say

org_option = click.option("--org", "is_organization", is_flag=True, help="Organizations.")


@click.command("merge")
@click.argument("one")
@click.argument("two")
@org_option
@only_now
@pass_call
def merge_command(call: Call, /, one: str, two: str, *, is_organization: bool) -> None:
    """Make two entries one person: what happened with either has happened with that person.

    With --org they are organizations, and all names that they ever had find the one.

    Nothing is copied or lost: both histories and both ids stay, and `weakties unmerge` parts them
    again. They are one as of every day; `--known-at` before the merge shows two.

    \b
    weakties duplicates
    weakties merge "Ana Ruiz" ana.ruiz@example.org
    weakties merge --org "Acme" "Acme Inc."
    """
    from weakties import correcting

    find: Any = weakties.find_organization if is_organization else weakties.find_person
    merge: Any = correcting.merge_organizations if is_organization else correcting.merge
    with call.network(create=False, plugins=True) as network:
        ids = [chosen(find, network, text).id for text in (one, two)]
        done = merge(network, *ids, source="cli")
        label = _label(find(network, done.person))
    if call.json:
        as_json(merging_json(done, "organization" if is_organization else "person"))
    else:
        _merged(done, label, is_organization=is_organization)


def _label(entry: Any) -> str:
    """Return what a person or an organization is called."""
    return str(getattr(entry, "label", None) or entry.name)


def merging_json(done: Any, what: str = "person") -> dict[str, Any]:
    """Give what others rely on of a merge."""
    return {what: done.person, "entries": list(done.entries), "event": done.event}


def _merged(done: Any, label: str, *, is_organization: bool = False) -> None:
    """Say who stands for whom, and the way back."""
    _, *others = done.entries
    flag = "--org " if is_organization else ""
    say(f"{label} ({done.person}) now stands for {' and '.join(others)}, too.")
    say(f"To part them again: weakties unmerge {flag}{done.person}")


@click.command("unmerge")
@click.argument("person", metavar="PERSON|ORGANIZATION")
@org_option
@click.option("--event", metavar="ID", help="The merge to take back, if it is not the latest.")
@only_now
@pass_call
def unmerge_command(
    call: Call, /, person: str, *, event: str | None, is_organization: bool
) -> None:
    """Part a person's entries again: take back the latest merge, or the one you name.

    With --org those of an organization.

    What was told after the merge stays with the entry that stood for both. `weakties redo` makes
    them one again.

    \b
    weakties unmerge ana
    weakties history --kind person.merged
    weakties unmerge ana --event 01890a5d-ac96-774b-bcce-b302099a8057
    """
    from weakties import correcting

    with call.network(create=False, plugins=True) as network:
        find: Any = weakties.find_organization if is_organization else weakties.find_person
        who = chosen(find, network, person)
        done = correcting.unmerge(network, who.id, event=event, source="cli")
        read: Any = weakties.Organizations if is_organization else weakties.People
        entries_of = network.read(read)
        found = [(entries, entries_of.get(entries[0])) for entries in done.apart]
    what = "organization" if is_organization else "person"
    if call.json:
        apart = [{what: entries[0], "entries": list(entries)} for entries in done.apart]
        as_json({"events": list(done.events), "apart": apart})
    elif len(found) == 1:
        say(f"{_label(who)} is still one {what}, by another merge; unmerge again to part them.")
    else:
        say("Apart again:")
        for (first, *others), entry in found:
            also = f", with {' and '.join(others)}" if others else ""
            say(f"  {_label(entry) if entry else first} ({first}){also}")


@click.command("duplicates")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@shared
@pass_call
def duplicates_command(call: Call, /, *, limit: int) -> None:
    """List entries that may be one person, with what speaks for it and against it.

    After them come organizations whose names or domains are alike. Nothing is merged by likeness
    alone. On a terminal you are asked about each pair; elsewhere they are only listed.

    \b
    weakties duplicates
    weakties duplicates --json --limit 100
    """
    from weakties import correcting

    with call.network(create=False, plugins=True) as network:
        view = call.view(network)
        found = correcting.duplicates(view)
        pairs = correcting.duplicate_organizations(view)[:limit]
        if call.json:
            as_json([*map(_json, found[:limit]), *map(_pair_json, pairs)])
            return
        if not found:
            say("No two entries look like one person.")
        else:
            present = view is network and is_on_a_terminal()
            _list(network, found[:limit], ask=present)
            if len(found) > limit:
                say(f"The first {limit} of {len(found)} pairs; --limit shows more.")
            if not present:
                say("To make two of them one: weakties merge ID ID")
        _list_pairs(network, pairs, ask=view is network and is_on_a_terminal())


def _pair_json(pair: Any) -> dict[str, Any]:
    one, two = zip((pair.one, pair.two), pair.names, strict=True)
    evidence = [{"word": e.word, "says": e.says, "weight": e.weight} for e in pair.evidence]
    return {
        "kind": "organization",
        "one": {"id": one[0], "name": one[1]},
        "two": {"id": two[0], "name": two[1]},
        "score": sum(e.weight for e in pair.evidence),
        "evidence": evidence,
        "against": [],
    }


def _list_pairs(network: Any, pairs: list[Any], *, ask: bool) -> None:
    """Print organizations that may be one, and merge those of which the user says so."""
    from weakties import correcting

    if pairs:
        say("Organizations that may be one:")
    if not ask:
        for names, reasons in _together(pairs):
            for number, name in enumerate(names):
                say(name, head="    " if number else "  - ")
            say(" and ".join(reasons), head="      ")
    merged: dict[str, str] = {}
    for pair in pairs if ask else ():
        if merged.get(pair.one, pair.one) == merged.get(pair.two, pair.two):
            continue
        says = " and ".join(e.says for e in pair.evidence)
        say(f"  {pair.names[0]} ({pair.one}) and {pair.names[1]} ({pair.two}): {says}")
        answer = _answer()
        if answer == "q":
            return
        if answer == "y":
            done = correcting.merge_organizations(network, pair.one, pair.two, source="cli")
            _merged(done, _label(weakties.find_organization(network, done.person)),
                    is_organization=True)  # fmt: skip
            merged |= dict.fromkeys(done.entries, done.person)
    if pairs and not ask:
        say("To make two of them one: weakties merge --org ID ID")


def _together(pairs: list[Any]) -> list[tuple[list[str], list[str]]]:
    """Return the organizations that may all be one, and what says so; each is listed once."""
    groups: list[tuple[dict[str, str], dict[str, None]]] = []
    for pair in pairs:
        names = dict(zip((pair.one, pair.two), pair.names, strict=True))
        says = dict.fromkeys(e.says for e in pair.evidence)
        apart = []
        for group in groups:
            if group[0].keys().isdisjoint(names):
                apart.append(group)
            else:
                names, says = {**group[0], **names}, {**group[1], **says}
        groups = [*apart, (names, says)]
    return [([f"{name} ({i})" for i, name in names.items()], list(says)) for names, says in groups]


def _json(candidate: Any) -> dict[str, Any]:
    def as_rows(evidence: Any) -> list[dict[str, Any]]:
        return [{"word": e.word, "says": e.says, "weight": round(e.weight, 1)} for e in evidence]

    one, two = zip((candidate.one, candidate.two), candidate.labels, strict=True)
    return {
        "one": {"id": one[0], "name": one[1]},
        "two": {"id": two[0], "name": two[1]},
        "score": round(candidate.score, 1),
        "evidence": as_rows(candidate.evidence),
        "against": as_rows(candidate.against),
    }


def _list(network: Any, candidates: list[Any], *, ask: bool) -> None:
    """Print pair by pair, and merge those who the user says are one."""
    merged: dict[str, str] = {}
    for number, c in enumerate(candidates, 1):
        if merged.get(c.one, c.one) == merged.get(c.two, c.two):
            continue
        _print(network, number, c)
        answer = _answer() if ask else "n"
        if answer == "q":
            return
        if answer == "y":
            merged |= _merge(network, c)
        say()


def _print(view: Any, number: int, candidate: Any) -> None:
    """Print two entries, what is known of each, what speaks for one person, and what against it."""
    entries = zip((candidate.one, candidate.two), candidate.labels, strict=True)
    for head, (person, label) in zip((f"{number:2}. ", "    "), entries, strict=True):
        say(with_id(label, person), head=head)
        say(_facts(view, person), head="      ")
    for mark, evidence in (("+", candidate.evidence), ("-", candidate.against)):
        for e in evidence:
            say(f"    {mark} {e.word}: {e.says}")


def _facts(view: Any, person: str) -> str:
    """Return what tells an entry from another of that name: work, addresses, contact, source."""
    people, places = view.read(weakties.People), view.read(weakties.Organizations)
    entry, tie = people.get(person), view.read(weakties.Ties).tie(person)
    if entry is None:
        return "nothing is known by now"
    place = places.get(entry.organization or "")
    facts = [" at ".join(filter(None, (entry.title, place and place.name)))]
    facts += [d.text for d in (*people.emails(person), *people.phones(person))]
    facts += [entry.linkedin or ""]
    if tie.last_at:
        facts.append(f"{counted(tie.meetings, 'meeting')}, last contact {day(tie.last_at)}")
    sources = {s for d in people.names(person) for s in d.sources.split("\n")}
    by_hand = not sources or any("." not in source for source in sources)
    added = f"added {spell_day(entry.added_at)}" if entry.added_at else ""
    facts.append(f"{added} {'by hand' if by_hand else 'by an import'}".strip())
    return "; ".join(filter(None, facts))


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
