"""Two entries that are one person, or one organization: merge, unmerge, duplicates."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.context import Call, add_common_options, pass_call, refuse_look_back
from weakties_cli.input.names import find_or_choose, with_id
from weakties_cli.input.options import WholeNumber
from weakties_cli.input.recording import spell_day
from weakties_cli.output import format_count, format_day, is_on_a_terminal, print_json, print_text

org_option = click.option("--org", "is_organization", is_flag=True, help="Organizations.")


@click.command("merge")
@click.argument("first", metavar="ONE")
@click.argument("second", metavar="TWO")
@org_option
@refuse_look_back
@pass_call
def merge_command(call: Call, /, first: str, second: str, *, is_organization: bool) -> None:
    """Make two entries one person: what happened with either has happened with that person.

    With --org they are organizations, and each name that either ever had finds the merged one.

    Nothing is copied or lost: both histories and both ids stay, and `weakties unmerge` parts them
    again. They are one as of every day; `--known-at` before the merge shows two.

    \b
    weakties duplicates
    weakties merge "Ana Ruiz" ana.ruiz@example.org
    weakties merge --org "Acme" "Acme Inc."
    """
    from weakties import corrections

    find: Any = weakties.find_organization if is_organization else weakties.find_person
    merge: Any = corrections.merge_organizations if is_organization else corrections.merge
    with call.network(create=False, plugins=True) as network:
        ids = [find_or_choose(find, network, text).id for text in (first, second)]
        done = merge(network, *ids, source="cli")
        label = _get_label(find(network, done.person))
    if call.json:
        print_json(render_merging_json(done, "organization" if is_organization else "person"))
    else:
        _print_merged(done, label, is_organization=is_organization)


def _get_label(entry: Any) -> str:
    """Return what a person or an organization is called."""
    return str(getattr(entry, "label", None) or entry.name)


def render_merging_json(done: Any, noun: str = "person") -> dict[str, Any]:
    """Return what others rely on of a merge."""
    return {noun: done.person, "entries": list(done.entries), "event": done.event}


def _print_merged(done: Any, label: str, *, is_organization: bool = False) -> None:
    """Print who stands for whom, and the way back."""
    _, *others = done.entries
    flag = "--org " if is_organization else ""
    print_text(f"{label} ({done.person}) now stands for {' and '.join(others)}, too.")
    print_text(f"To part them again: weakties unmerge {flag}{done.person}")


@click.command("unmerge")
@click.argument("person", metavar="PERSON|ORGANIZATION")
@org_option
@click.option("--event", metavar="ID", help="The merge to take back, if it is not the latest.")
@refuse_look_back
@pass_call
def unmerge_command(
    call: Call, /, person: str, *, event: str | None, is_organization: bool
) -> None:
    """Part a person's entries again: take back the latest merge, or the one you name.

    With --org it is about an organization.

    What was recorded after the merge stays with the entry that stood for both. `weakties redo`
    makes them one again.

    \b
    weakties unmerge ana
    weakties history --kind person.merged
    weakties unmerge ana --event 01890a5d-ac96-774b-bcce-b302099a8057
    """
    from weakties import corrections

    with call.network(create=False, plugins=True) as network:
        find: Any = weakties.find_organization if is_organization else weakties.find_person
        subject = find_or_choose(find, network, person)
        done = corrections.unmerge(network, subject.id, event=event, source="cli")
        read: Any = weakties.Organizations if is_organization else weakties.People
        entries_of = network.read(read)
        parts = [(entries, entries_of.get(entries[0])) for entries in done.apart]
    noun = "organization" if is_organization else "person"
    if call.json:
        apart = [{noun: entries[0], "entries": list(entries)} for entries in done.apart]
        print_json({"events": list(done.events), "apart": apart})
    elif len(parts) == 1:
        print_text(
            f"{_get_label(subject)} is still one {noun}, by another merge; "
            "unmerge again to part them."
        )
    else:
        print_text("Apart again:")
        for (first, *others), entry in parts:
            also = f", with {' and '.join(others)}" if others else ""
            print_text(f"  {_get_label(entry) if entry else first} ({first}){also}")


@click.command("duplicates")
@click.option("--limit", type=WholeNumber(min=1), default=20, show_default=True,
              help="How many at most.")  # fmt: skip
@add_common_options
@pass_call
def duplicates_command(call: Call, /, *, limit: int) -> None:
    """List entries that may be one person, with what speaks for it and against it.

    After them come organizations whose names or domains are alike. Nothing is merged by likeness
    alone. On a terminal you are asked about each pair; elsewhere they are only listed.

    \b
    weakties duplicates
    weakties duplicates --json --limit 100
    """
    from weakties import corrections

    with call.network(create=False, plugins=True) as network:
        view = call.view(network)
        candidates = corrections.find_duplicates(view)
        pairs = corrections.find_duplicate_organizations(view)[:limit]
        if call.json:
            print_json([*map(_render_json, candidates[:limit]), *map(_render_pair_json, pairs)])
            return
        if not candidates:
            print_text("No two entries look like one person.")
        else:
            present = view is network and is_on_a_terminal()
            _review_candidates(network, candidates[:limit], is_interactive=present)
            if len(candidates) > limit:
                print_text(f"The first {limit} of {len(candidates)} pairs; --limit shows more.")
            if not present:
                print_text("To make two of them one: weakties merge ID ID")
        _review_pairs(network, pairs, is_interactive=view is network and is_on_a_terminal())


def _render_pair_json(pair: Any) -> dict[str, Any]:
    first, second = zip((pair.one, pair.two), pair.names, strict=True)
    evidence = [{"word": e.word, "says": e.says, "weight": e.weight} for e in pair.evidence]
    return {
        "kind": "organization",
        "one": {"id": first[0], "name": first[1]},
        "two": {"id": second[0], "name": second[1]},
        "score": sum(e.weight for e in pair.evidence),
        "evidence": evidence,
        "against": [],
    }


def _review_pairs(network: Any, pairs: list[Any], *, is_interactive: bool) -> None:
    """Print organizations that may be one, and merge those of which the user says so."""
    from weakties import corrections

    if pairs:
        print_text("Organizations that may be one:")
    if not is_interactive:
        for names, reasons in _group_pairs(pairs):
            for number, name in enumerate(names):
                print_text(name, head="    " if number else "  - ")
            print_text(" and ".join(reasons), head="      ")
    merged: dict[str, str] = {}
    for pair in pairs if is_interactive else ():
        if merged.get(pair.one, pair.one) == merged.get(pair.two, pair.two):
            continue
        says = " and ".join(e.says for e in pair.evidence)
        print_text(f"  {pair.names[0]} ({pair.one}) and {pair.names[1]} ({pair.two}): {says}")
        answer = _prompt()
        if answer == "q":
            return
        if answer == "y":
            done = corrections.merge_organizations(network, pair.one, pair.two, source="cli")
            _print_merged(done, _get_label(weakties.find_organization(network, done.person)),
                    is_organization=True)  # fmt: skip
            merged |= dict.fromkeys(done.entries, done.person)
    if pairs and not is_interactive:
        print_text("To make two of them one: weakties merge --org ID ID")


def _group_pairs(pairs: list[Any]) -> list[tuple[list[str], list[str]]]:
    """Return groups of organizations that may be one, with the reasons."""
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


def _render_json(candidate: Any) -> dict[str, Any]:
    def as_rows(evidence: Any) -> list[dict[str, Any]]:
        return [{"word": e.word, "says": e.says, "weight": round(e.weight, 1)} for e in evidence]

    first, second = zip((candidate.one, candidate.two), candidate.labels, strict=True)
    return {
        "one": {"id": first[0], "name": first[1]},
        "two": {"id": second[0], "name": second[1]},
        "score": round(candidate.score, 1),
        "evidence": as_rows(candidate.evidence),
        "against": as_rows(candidate.against),
    }


def _review_candidates(network: Any, candidates: list[Any], *, is_interactive: bool) -> None:
    """Print pair by pair, and merge those who the user says are one."""
    merged: dict[str, str] = {}
    for number, c in enumerate(candidates, 1):
        if merged.get(c.one, c.one) == merged.get(c.two, c.two):
            continue
        _print(network, number, c)
        answer = _prompt() if is_interactive else "n"
        if answer == "q":
            return
        if answer == "y":
            merged |= _merge(network, c)
        print_text()


def _print(view: Any, number: int, candidate: Any) -> None:
    """Print two entries, what is known of each, what speaks for one person, and what against it."""
    entries = zip((candidate.one, candidate.two), candidate.labels, strict=True)
    for head, (person, label) in zip((f"{number:2}. ", "    "), entries, strict=True):
        print_text(with_id(label, person), head=head)
        print_text(_describe_entry(view, person), head="      ")
    for mark, evidence in (("+", candidate.evidence), ("-", candidate.against)):
        for e in evidence:
            print_text(f"    {mark} {e.word}: {e.says}")


def _describe_entry(view: Any, person: str) -> str:
    """Return what tells an entry from another of that name: work, addresses, contact, source."""
    people, organizations = view.read(weakties.People), view.read(weakties.Organizations)
    entry, tie = people.get(person), view.read(weakties.Ties).get_tie(person)
    if entry is None:
        return "nothing is known by now"
    organization = organizations.get(entry.organization or "")
    facts = [" at ".join(filter(None, (entry.title, organization and organization.name)))]
    facts += [d.text for d in (*people.list_emails(person), *people.list_phones(person))]
    facts += [entry.linkedin or ""]
    if tie.last_at:
        facts.append(
            f"{format_count(tie.meetings, 'meeting')}, last contact {format_day(tie.last_at)}"
        )
    sources = {s for d in people.list_names(person) for s in d.sources.split("\n")}
    by_hand = not sources or any("." not in source for source in sources)
    added = f"added {spell_day(entry.added_at)}" if entry.added_at else ""
    facts.append(f"{added} {'by hand' if by_hand else 'by an import'}".strip())
    return "; ".join(filter(None, facts))


def _merge(network: Any, candidate: Any) -> dict[str, str]:
    """Merge two entries, and give who stands for whom."""
    from weakties import corrections

    done = corrections.merge(network, candidate.one, candidate.two, source="cli")
    _print_merged(done, weakties.find_person(network, done.person).label)
    return dict.fromkeys(done.entries, done.person)


def _prompt() -> str:
    choice = click.Choice(["y", "n", "q"], case_sensitive=False)
    answer: str = click.prompt("    Are they one?", type=choice, default="n", show_default=False)
    return answer.lower()
