"""Seeing what is due, who is known, who is where, and the way there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

import weakties
from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.input.names import find_or_choose
from weakties_cli.input.options import WholeNumber
from weakties_cli.output import (
    SILENT,
    format_count,
    mark_label,
    print_json,
    print_note,
    print_paragraph,
    print_table,
    print_text,
    shorten,
)

CONTACT = (
    "Contact: strong, medium or weak, by how much there was lately; one-sided if only you wrote. "
    "Last: the day of the last contact or, if one-sided, of what you wrote last."
)
"""What the words in a list of contacts mean."""
_NOBODY = "Nobody is in this network yet: begin with `weakties add NAME` or `weakties import FILE`."


@click.command("today")
@click.option("--all", "everything", is_flag=True, help="List also what was let go.")
@add_common_options
@pass_call
def today_command(call: Call, /, *, everything: bool) -> None:
    """List what is due, and why; nothing is listed when you are done.

    What stays undone is let go: after 30 days if it is about a meeting, else after 60.

    \b
    weakties today
    weakties today --all
    weakties today --as-of 2026-09-01
    """
    from weakties_cli.commands.review import suggest_first_action

    with call.network(create=False, plugins=True) as network:
        view = call.view(network)
        items = weakties.list_due_items(view, let_go=True)
        when = view.day
        begin = None if items else suggest_first_action(view)
        people = view.read(weakties.People)
        whom = (people.get(p) for p in dict.fromkeys(d.person for d in items))
        labels = weakties.lookup.labels_of(view, [p for p in whom if p])
    listed = [d for d in items if everything or not d.is_let_go]
    older = len(items) - len(listed)
    if call.json:
        print_json([render_due_json(d, let_go=everything) for d in listed])
        return
    if not listed:
        then = begin or ("" if older else "You are done.")
        print_text(f"Nothing is due on {when}. {then}".rstrip())
    else:
        from weakties_cli.output import print_fitted_table

        if call.as_of is not None:
            print_text(f"What was due on {when}:")
        rows = [
            (d.due, _format_label(labels.get(d.person, d.label), d.person),
             d.reason + " (let go)" * d.is_let_go)
            for d in listed
        ]  # fmt: skip
        print_fitted_table(rows, ("Due", "Who", "Why"), whole=(0,), short=(1,))
    if older:
        verb, these = ("was", "it") if older == 1 else ("were", "them")
        amount = format_count(older, "older thing")
        print_text(f"{amount} {verb} let go; `weakties today --all` shows {these}.")


def render_due_json(item: Any, *, let_go: bool = False) -> dict[str, Any]:
    """Return what others rely on of a thing to do.

    Args:
        let_go: whether to say of it that it was let go, or not.
    """
    return {
        "id": item.subject,
        "rule": item.rule,
        "person": item.person,
        "name": item.label,
        "due": item.due,
        "overdue": item.overdue,
        "reason": item.reason,
        "others": [{"id": other.person, "name": other.label} for other in item.others],
        **({"let_go": item.is_let_go} if let_go else {}),
    }


@click.command("people")
@click.argument("text", required=False)
@click.option("--limit", type=WholeNumber(min=1), default=50, show_default=True,
              help="How many at most.")  # fmt: skip
@add_common_options
@pass_call
def people_command(call: Call, /, text: str | None, *, limit: int) -> None:
    """List the people you know, or those whose name or address holds a text.

    \b
    weakties people
    weakties people rui
    """
    with call.network(create=False) as network:
        view = call.view(network)
        people, organizations = view.read(weakties.People), view.read(weakties.Organizations)
        matches = people.search(text or "", limit)
        names: dict[str | None, Any] = {
            p.organization: organizations.get(p.organization) for p in matches if p.organization
        }
        total, labels = people.count(), weakties.lookup.labels_of(view, matches)
    if call.json:
        print_json([render_person_json(p, names.get(p.organization)) for p in matches])
        return
    if not matches:
        print_text(f"Nobody's name or address holds {text!r}." if text else _NOBODY)
        return
    from weakties_cli.output import print_fitted_table

    rows = [
        (
            mark_label(shorten(_format_label(labels[p.id], p.id)), p),
            shorten(p.title or ""),
            shorten(_format_organization(names.get(p.organization))),
            p.id,
        )
        for p in matches
    ]  # fmt: skip
    print_fitted_table(rows, ("Name", "Title", "Organization", "Id"), whole=(3,), short=(0, 1, 2))
    _explain_marks(matches)
    if len(matches) == limit and total > limit:
        print_text(f"The first {limit} of {total}; --limit shows more.")


def render_person_json(person: Any, organization: Any) -> dict[str, Any]:
    """Return what others rely on of a person."""
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "linkedin": person.linkedin,
        "title": person.title,
        "organization": organization and {"id": organization.id, "name": organization.name},
        "added_at": person.added_at,
        "do_not_contact": bool(person.do_not_contact),
    }


def _format_label(label: str, person: str) -> str:
    """Return what to call somebody in a column of names: whoever was forgotten has none."""
    return label if not label.startswith(person) else "(no name)"


def _explain_marks(people: Iterable[Any]) -> None:
    """Print what the mark before a name means, if anybody has it."""
    if any(person.do_not_contact for person in people):
        print_text(SILENT)


def _format_organization(organization: Any) -> str:
    return organization.name if organization else ""


@click.command("who")
@click.argument("organization")
@add_common_options
@pass_call
def who_command(call: Call, /, organization: str) -> None:
    """List whom you know at an organization, strongest tie first.

    \b
    weakties who acme
    """
    with call.network(create=False) as network:
        view = call.view(network)
        alike = find_or_choose(weakties.lookup.find_organizations, view, organization)
        entry, organizations = alike[0], view.read(weakties.Organizations)
        ties, people = view.read(weakties.Ties), view.read(weakties.People)
        lines = [
            (person, t, ties.compute_warmth(t), o)
            for o in alike
            for t in ties.list_ties_at(o.id)
            if (person := people.get(t.person)) is not None
        ]
        labels = weakties.lookup.labels_of(view, [line[0] for line in lines])
        listed = {o.id for o in alike}
        near = [o for o in organizations.find_near(entry.name, longer=False) if o.id not in listed]
    lines = list({line[0].id: line for line in lines[::-1]}.values())[::-1]
    contacts = [(person, tie, value) for person, tie, value, _ in lines]
    where = {person.id: o for person, _, _, o in lines}
    if call.json:
        print_json(
            [
                {**render_person_json(person, where[person.id]), "strength": round(value, 6),
                 "closeness": tie.closeness, "meetings": tie.meetings, "last_at": tie.last_at,
                 "contact": ties.describe_strength(tie), "contact_at": tie.contact_at}
                for person, tie, value in contacts
            ]
        )  # fmt: skip
    elif not contacts:
        print_text(f"You know nobody at {entry.name} yet; try `weakties path` to find a way there.")
    else:
        several = [(where[p.id].name,) if len(alike) > 1 else () for p, _, _ in contacts]
        rows = [
            (
                mark_label(_format_label(labels[p.id], p.id), p),
                p.title,
                *at,
                ties.describe_strength(t),
                ties.find_last_contact(t, is_mine_enough=True),
            )
            for (p, t, _), at in zip(contacts, several, strict=True)
        ]
        print_table(
            rows, ("Name", "Title", *("Organization",) * (len(alike) > 1), "Contact", "Last")
        )
        print_paragraph(CONTACT)
        _explain_marks(p for p, _, _ in contacts)
    if len(alike) > 1 and not call.json:
        print_note(f"note: {len(alike)} organizations are called alike; to make two of them one: "
               f'weakties merge --org "{alike[0].name}" "{alike[1].name}"')  # fmt: skip
    if near and not call.json:
        print_note(
            f"note: there is {' and '.join(o.name for o in near[:3])}, too; if it is the same: "
            f'weakties merge --org "{entry.name}" "{near[0].name}"'
        )


@click.command("path")
@click.argument("goal")
@click.option("--most", type=WholeNumber(1, 9), default=3, show_default=True,
              help="How many ways at most.")  # fmt: skip
@add_common_options
@pass_call
def path_command(call: Call, /, goal: str, *, most: int) -> None:
    """Find the warmest ways to a person or an organization, and why each step would hold.

    None leads through somebody who does not want to be contacted. How strong a link is rests on
    recent contact, and on what you recorded of two people: a rough guess, good for comparing ways.

    \b
    weakties path "Dana Osei"
    weakties path acme --most 1
    """
    from weakties import shape

    with call.network(create=False) as network:
        view = call.view(network)
        name, people = _find_goal(view, goal)
        routes = shape.find_warm_paths(view, people, most)
    if call.json:
        print_json(
            [
                {
                    "id": h.person,
                    "name": h.label,
                    "link": h.link,
                    "chance": round(h.chance, 2),
                    "reason": h.reason,
                    "path": route_number,
                    "step": hop_number,
                    "do_not_contact": h.do_not_contact,
                }
                for route_number, hops in enumerate(routes, 1)
                for hop_number, h in enumerate(hops, 1)
            ]
        )
    elif not routes:
        print_text(f"No way leads to {name} yet; every meeting is a chance to ask for a name.")
    else:
        for number, hops in enumerate(routes):
            if number:
                print_text()
                print_text("Another way:" if number == 1 else "And another:")
            _print_route(hops)
        print_text("Link: how likely this step is to work, a rough guess; 10/10 is the best.")
        _explain_marks(hop for hops in routes for hop in hops)


def _print_route(hops: list[Any]) -> None:
    """Show the steps of one way."""
    rows = [("", "You", "", "")]
    rows += [
        (str(n), mark_label(h.label, h), f"{h.link} {max(1, round(h.chance * 10))}/10", h.reason)
        for n, h in enumerate(hops, 1)
    ]
    print_table(rows, ("", "Who", "Link", "Why"))


def _find_goal(view: Any, text: str) -> tuple[str, list[str]]:
    """Take the goal as an organization if one is called so, else as a person."""
    try:
        organization = find_or_choose(weakties.find_organization, view, text)
    except weakties.WeaktiesError:
        person = _find_person(view, text)
        return person.label, [person.id]
    return organization.name, [
        p.id for p in view.read(weakties.People).list_employees(organization.id)
    ]


def _find_person(view: Any, text: str) -> Any:
    """Find a person who may be the goal; if there is none, it is no organization either."""
    try:
        return find_or_choose(weakties.find_person, view, text)
    except weakties.WeaktiesError as error:
        if getattr(error, "candidates", None) or getattr(error, "alike", None):
            raise
        raise click.ClickException(
            f"There is no person and no organization {text!r} in this network; "
            "`weakties people` lists who there is, and who works where."
        ) from None
