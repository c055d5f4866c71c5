"""Showing all about one person."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call, pass_call, shared
from weakties_cli.naming import chosen
from weakties_cli.recording import event_json, weekday
from weakties_cli.see import person_json
from weakties_cli.shown import as_json, counted, day, say, strength, table

EVENTS = 10


@click.command("show")
@click.argument("person")
@click.option("--events", "every", is_flag=True, help="All events, not only the latest.")
@shared
@pass_call
def show_command(call: Call, /, person: str, *, every: bool) -> None:
    """Show all about one person: who they are, how you stand, what happened.

    The events are those that count; `weakties history PERSON` lists what was undone, too.

    \b
    weakties show ana
    weakties show ana --events
    """
    from weakties import past

    with call.network(create=False) as network:
        view = call.view(network)
        found = chosen(weakties.find_person, view, person)
        place = view.read(weakties.Organizations).get(found.organization or "")
        ties = view.read(weakties.Ties)
        tie = ties.tie(found.id)
        events = past.events_of(view, found.id)
        value = ties.strength(tie)
        due = [d for d in weakties.due(view) if d.person == found.id]
        details = details_json(view.read(weakties.People), view, found.id)
        absences = [m.starts for m in view.read(weakties.Agenda).absences(found.id)]
    if call.json:
        as_json(
            {
                **person_json(found, place),
                **details,
                "strength": round(value, 6),
                "meetings": tie.meetings,
                "last_at": tie.last_at,
                "absences": absences,
                "due": [{"rule": d.rule, "due": d.due, "reason": d.reason} for d in due],
                "events": [event_json(e) for e in events],
            }
        )
        return
    _card(found, place, _contact(tie, value), details)
    for moment in absences:
        say(f"Absent    did not come on {weekday(moment)}")
    for d in due:
        say(f"Due {d.due}: {d.reason}.")
    say()
    _list(events, every=every)


def _contact(tie: Any, value: float) -> str:
    """Say how recent contact is, and what it was."""
    if not tie.last_at:
        return strength(value)
    return f"{strength(value)} ({counted(tie.meetings, 'meeting')}, last {day(tie.last_at)})"


def _list(events: list[Any], *, every: bool) -> None:
    """List the latest events, or all with what leads to them in the history."""
    if every:
        rows = [(e.position, day(e.occurred_at), e.kind, e.source, e.batch, e.id) for e in events]
        table(rows, ("At", "When", "What", "Source", "Batch", "Event"))
        return
    table(((day(e.occurred_at), e.kind, e.id) for e in events[-EVENTS:]), ("When", "What", "Event"))
    if len(events) > EVENTS:
        say(f"The last {EVENTS} of {len(events)}; --events shows all.")


def details_json(people: Any, view: Any, person: str) -> dict[str, Any]:
    """Return every name, address, number, profile and employer of somebody, with its sources."""
    places = view.read(weakties.Organizations)

    def listed(details: Any) -> list[dict[str, Any]]:
        return [
            {"kind": d.kind, "text": d.text, "first_at": d.first_at, "last_at": d.last_at,
             "sources": d.sources.split("\n"), "outdated_at": d.outdated_at}
            for d in details
        ]  # fmt: skip

    def employer(e: Any) -> dict[str, Any]:
        place = places.get(e.organization)
        return {
            "organization": {"id": e.organization, "name": place and place.name},
            "title": e.title, "first_at": e.first_at, "left_at": e.left_at,
            "sources": e.sources.split("\n"),
        }  # fmt: skip

    return {
        "names": listed(people.names(person)),
        "emails": listed(people.emails(person)),
        "phones": listed(people.phones(person)),
        "profiles": listed(people.profiles(person)),
        "employers": [employer(e) for e in people.employers(person)],
    }


def _further(details: list[dict[str, Any]]) -> str:
    """Return details as a line lists them, with what is valid no longer marked."""
    return ", ".join(f"{d['text']}{' (outdated)' * bool(d['outdated_at'])}" for d in details)


def _years(employer: dict[str, Any]) -> str:
    """Return where somebody worked, and in which years."""
    first, last = employer["first_at"][:4], (employer["left_at"] or "")[:4]
    years = first if first == last else f"{first} to {last}" if last else f"since {first}"
    return f"{employer['organization']['name'] or employer['organization']['id']} ({years})"


def _card(person: Any, place: Any, tie: str, details: dict[str, Any]) -> None:
    """Print the lines that are known."""
    others = [e for e in details["employers"]
              if e["left_at"] or e["organization"]["id"] != person.organization]  # fmt: skip
    lines = {
        "Name": person.label,
        "Works": " at ".join(filter(None, (person.title, place and place.name))),
        "Also at": ", ".join(_years(e) for e in others if not e["left_at"]),
        "Before": ", ".join(_years(e) for e in others if e["left_at"]),
        "Called": _further([n for n in details["names"] if n["text"] != person.name]),
        "E-mail": _further(details["emails"]),
        "Phone": _further(details["phones"]),
        "LinkedIn": person.linkedin,
        "Profiles": _further([p for p in details["profiles"] if p["text"] != person.linkedin]),
        "Contact": tie,
        "Asked": "does not want to be contacted" if person.do_not_contact else None,
        "Id": person.id,
    }
    for head, text in lines.items():
        if text:
            say(f"{head:9} {text}")
