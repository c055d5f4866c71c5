"""Seeing what is due, who is known, who is where, and the way there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

import weakties
from weakties_cli.call import Call, pass_call, shared
from weakties_cli.naming import chosen
from weakties_cli.shown import SILENT, as_json, counted, cut, mark_label, remark, say, table


@click.command("today")
@click.option("--all", "everything", is_flag=True, help="Older things, too, that were let go.")
@shared
@pass_call
def today_command(call: Call, /, *, everything: bool) -> None:
    """List what is due, and why; nothing is listed when you are done.

    What nobody did for long is let go: after 30 days what is about a meeting, after 60 all else.

    \b
    weakties today
    weakties today --all
    weakties today --as-of 2026-09-01
    """
    from weakties_cli.review import first_step

    with call.network(create=False, plugins=True) as network:
        view = call.view(network)
        found = weakties.due(view, let_go=True)
        when = view.day
        begin = None if found else first_step(view)
        people = view.read(weakties.People)
        whom = (people.get(p) for p in dict.fromkeys(d.person for d in found))
        labels = weakties.naming.labels_of(view, [p for p in whom if p])
    listed = [d for d in found if everything or not d.is_let_go]
    older = len(found) - len(listed)
    if call.json:
        as_json([due_json(d, let_go=everything) for d in listed])
        return
    if not listed:
        then = begin or ("" if older else "You are done.")
        say(f"Nothing is due on {when}. {then}".rstrip())
    else:
        from weakties_cli.fitted import fitted

        if call.as_of is not None:
            say(f"What was due on {when}:")
        rows = [
            (d.due, _called(labels.get(d.person, d.label), d.person),
             d.reason + " (let go)" * d.is_let_go)
            for d in listed
        ]  # fmt: skip
        fitted(rows, ("Due", "Who", "Why"), whole=(0,), short=(1,))
    if older:
        verb, these = ("was", "it") if older == 1 else ("were", "them")
        things = counted(older, "older thing")
        say(f"{things} {verb} let go; `weakties today --all` shows {these}.")


def due_json(found: Any, *, let_go: bool = False) -> dict[str, Any]:
    """Give what others rely on of a thing to do.

    Args:
        let_go: whether to say of it that it was let go, or not.
    """
    return {
        "id": found.subject,
        "rule": found.rule,
        "person": found.person,
        "name": found.label,
        "due": found.due,
        "overdue": found.overdue,
        "reason": found.reason,
        "others": [{"id": other.person, "name": other.label} for other in found.others],
        **({"let_go": found.is_let_go} if let_go else {}),
    }


@click.command("people")
@click.argument("text", required=False)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@shared
@pass_call
def people_command(call: Call, /, text: str | None, *, limit: int) -> None:
    """List the people you know, or those whose name or address holds a text.

    \b
    weakties people
    weakties people rui
    """
    with call.network(create=False) as network:
        view = call.view(network)
        people, places = view.read(weakties.People), view.read(weakties.Organizations)
        found = people.search(text or "", limit)
        names = {p.organization: places.get(p.organization) for p in found if p.organization}
        total, labels = people.count(), weakties.naming.labels_of(view, found)
    if call.json:
        as_json([person_json(p, names.get(p.organization or "")) for p in found])
        return
    if not found:
        say(f"Nobody's name or address holds {text!r}." if text else "Nobody is in this network.")
        return
    from weakties_cli.fitted import fitted

    rows = [
        (
            mark_label(cut(_called(labels[p.id], p.id)), p),
            cut(p.title or ""),
            cut(_name(names.get(p.organization or ""))),
            p.id,
        )
        for p in found
    ]  # fmt: skip
    fitted(rows, ("Name", "Title", "Organization", "Id"), whole=(3,), short=(0, 1, 2))
    _explain_marks(found)
    if len(found) == limit and total > limit:
        say(f"The first {limit} of {total}; --limit shows more.")


def person_json(person: Any, place: Any) -> dict[str, Any]:
    """Give what others rely on of a person."""
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "linkedin": person.linkedin,
        "title": person.title,
        "organization": place and {"id": place.id, "name": place.name},
        "added_at": person.added_at,
        "do_not_contact": bool(person.do_not_contact),
    }


def _called(label: str, person: str) -> str:
    """Return what to call somebody in a column of names: whoever was forgotten has none."""
    return label if not label.startswith(person) else "(no name)"


def _explain_marks(people: Iterable[Any]) -> None:
    """Say what the mark before a name means, if anybody has it."""
    if any(person.do_not_contact for person in people):
        say(SILENT)


def _name(place: Any) -> str:
    return place.name if place else ""


@click.command("who")
@click.argument("organization")
@shared
@pass_call
def who_command(call: Call, /, organization: str) -> None:
    """List whom you know at an organization, strongest tie first.

    \b
    weakties who acme
    """
    with call.network(create=False) as network:
        view = call.view(network)
        alike = chosen(weakties.naming.find_organizations, view, organization)
        place, places = alike[0], view.read(weakties.Organizations)
        ties, people = view.read(weakties.Ties), view.read(weakties.People)
        found = [
            (person, t, ties.warmth(t), o)
            for o in alike
            for t in ties.at(o.id)
            if (person := people.get(t.person)) is not None
        ]
        labels = weakties.naming.labels_of(view, [line[0] for line in found])
        listed = {o.id for o in alike}
        near = [o for o in places.find_near(place.name, longer=False) if o.id not in listed]
    found = list({line[0].id: line for line in found[::-1]}.values())[::-1]
    known = [(person, tie, value) for person, tie, value, _ in found]
    where = {person.id: o for person, _, _, o in found}
    if call.json:
        as_json(
            [
                {**person_json(person, where[person.id]), "strength": round(value, 6),
                 "closeness": tie.closeness, "meetings": tie.meetings, "last_at": tie.last_at,
                 "contact": ties.word(tie), "contact_at": tie.contact_at}
                for person, tie, value in known
            ]
        )  # fmt: skip
    elif not known:
        say(f"You know nobody at {place.name} yet; try `weakties path` to find a way there.")
    else:
        several = [(where[p.id].name,) if len(alike) > 1 else () for p, _, _ in known]
        rows = [
            (
                mark_label(_called(labels[p.id], p.id), p),
                p.title,
                *at,
                ties.word(t),
                ties.last_contact(t, is_mine_enough=True),
            )
            for (p, t, _), at in zip(known, several, strict=True)
        ]
        table(rows, ("Name", "Title", *("Organization",) * (len(alike) > 1), "Contact", "Last"))
        _explain_marks(p for p, _, _ in known)
    if len(alike) > 1 and not call.json:
        remark(f"note: {len(alike)} organizations are called alike; to make two of them one: "
               f'weakties merge --org "{alike[0].name}" "{alike[1].name}"')  # fmt: skip
    if near and not call.json:
        remark(f"note: there is {' and '.join(o.name for o in near[:3])}, too; if it is the same: "
               f'weakties merge --org "{place.name}" "{near[0].name}"')  # fmt: skip


@click.command("path")
@click.argument("goal")
@click.option("--most", type=click.IntRange(1, 9), default=3, show_default=True,
              help="So many ways at most.")  # fmt: skip
@shared
@pass_call
def path_command(call: Call, /, goal: str, *, most: int) -> None:
    """Find the warmest ways to a person or an organization, and why each step would hold.

    None leads through somebody who does not want to be contacted.
    The chance of a step is a rough guess, good for comparing ways: it rests on recent contact, and
    on what was told of two people.

    \b
    weakties path "Dana Osei"
    weakties path acme --most 1
    """
    from weakties import shape

    with call.network(create=False) as network:
        view = call.view(network)
        name, people = _goal(view, goal)
        ways = shape.warm_paths(view, people, most)
    if call.json:
        as_json(
            [
                {"id": h.person, "name": h.label, "link": h.link, "chance": round(h.chance, 2),
                 "reason": h.reason, "path": way, "step": step,
                 "do_not_contact": h.do_not_contact}
                for way, hops in enumerate(ways, 1) for step, h in enumerate(hops, 1)
            ]
        )  # fmt: skip
    elif not ways:
        say(f"No way leads to {name} yet; every meeting is a chance to ask for a name.")
    else:
        for number, hops in enumerate(ways):
            if number:
                say()
                say("Another way:" if number == 1 else "And another:")
            _way(hops)
        _explain_marks(hop for hops in ways for hop in hops)


def _way(hops: list[Any]) -> None:
    """Show the steps of one way."""
    rows = [("", "You", "", "")]
    rows += [
        (str(n), mark_label(h.label, h), f"{h.link} {max(1, round(h.chance * 10))}/10", h.reason)
        for n, h in enumerate(hops, 1)
    ]
    table(rows, ("", "Who", "Link", "Why"))


def _goal(view: Any, text: str) -> tuple[str, list[str]]:
    """Take the goal as an organization if one is called so, else as a person."""
    try:
        place = chosen(weakties.find_organization, view, text)
    except weakties.WeaktiesError:
        person = _person(view, text)
        return person.label, [person.id]
    return place.name, [p.id for p in view.read(weakties.People).at(place.id)]


def _person(view: Any, text: str) -> Any:
    """Find a person who may be the goal; if there is none, it is no organization either."""
    try:
        return chosen(weakties.find_person, view, text)
    except weakties.WeaktiesError as error:
        if getattr(error, "candidates", None) or getattr(error, "alike", None):
            raise
        raise click.ClickException(
            f"There is no person and no organization {text!r} in this network; "
            "`weakties people` lists who there is, and who works where."
        ) from None
