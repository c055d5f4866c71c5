"""Showing the whole story of a person, an organization or a lead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

import weakties
from weakties_cli.commands.event import LEGEND, show_batch, show_event, spell_recorded
from weakties_cli.commands.look_up import CONTACT, render_person_json
from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.input.names import find_or_choose
from weakties_cli.input.recording import render_event_json, spell_day
from weakties_cli.output import (
    SILENT,
    clean,
    format_count,
    format_day,
    mark_label,
    measure_prose,
    print_json,
    print_paragraph,
    print_table,
    print_text,
    wrap,
)

EVENTS = 10
_HEAD, _DATE = 10, 16
_KEYS = frozenset(("import key",))
"""Details that only name something to programs; they are shown where ids are."""


@click.command("show")
@click.argument("subject", metavar="PERSON|ORGANIZATION|LEAD|EVENT|COMMAND")
@click.option("--role", help="The job: shows the lead to it at that organization.")
@click.option("--events", "every", is_flag=True, help="All events, and their ids.")
@add_common_options
@pass_call
def show_command(call: Call, /, subject: str, *, role: str | None, every: bool) -> None:
    """Show the whole story of a person, an organization or a lead.

    Of a person: who they are, where they worked, how much contact there was, what you owe each
    other, and what happened, with every note. Of an organization: who works there, and what came
    of your leads. What was undone is left out; `weakties history PERSON` lists it, too.
    Of an event, named by its number or as `last`: every field, when it happened and when it was
    recorded, by whom and through what, what undid or corrected it, and which figures count it. Of
    a command or an import, named by its id, which an event shows: all its events.

    \b
    weakties show ana
    weakties show ana --events
    weakties show "Big Corp"
    weakties show "Big Corp" --role analyst
    weakties show 12
    """
    from weakties import history

    with call.network(create=False) as network:
        view = call.view(network)
        if history.is_event_name(subject):
            show_event(call, view, subject)
            return
        if (batch := history.find_batch(view, subject)) is not None:
            show_batch(call, view, batch)
            return
        match = find_or_choose(lambda v, text: history.find_subject(v, text, role), view, subject)
        print_story = {
            "person": _print_person,
            "organization": _print_organization,
            "lead": _print_lead,
        }[match.kind]
        print_story(call, view, match.id, every=every)


def render_sentence_json(sentence: Any) -> dict[str, Any]:
    """Return an event with its sentence, as others rely on it."""
    return {**render_event_json(sentence.recorded), **sentence.to_json()}


def print_entry(head: str, text: str) -> None:
    """Print a line of a card, on as many lines as it takes."""
    lines = list(wrap(clean(text), measure_prose() - _HEAD))
    for number, line in enumerate(lines):
        print_text(f"{'' if number else head:{_HEAD - 1}} {line}".rstrip())


def print_sentence(sentence: Any, *, with_id: bool = False) -> None:
    """Print an event as a dated line, with its words below it; what a file brought has one day."""
    from weakties import history

    recorded = sentence.recorded
    shown = {n: text for n, text in sentence.details.items() if with_id or n not in _KEYS}
    details = "; ".join(f"{name}: {text}" for name, text in shown.items())
    below = [f"{name}: {text}" for name, text in sentence.words.items()]
    below += [details] if details else []
    recorded_on = "" if history.is_importer(recorded.source) else spell_recorded(recorded)
    below += [f"recorded {recorded_on}"] if recorded_on else []
    if with_id:
        below.append(f"event {recorded.id}, from {recorded.source}")
    lines = list(wrap(f"{clean(sentence.text)} #{recorded.position}", measure_prose() - _DATE))
    for text in below:
        head, *rest = wrap(clean(text), measure_prose() - _DATE - 2)
        lines += [head, *(f"  {line}" for line in rest)]
    for number, line in enumerate(lines):
        on = "" if number else spell_day(recorded.occurred_at)
        print_text(f"{on:{_DATE - 2}}  {line}".rstrip())


def _print_events(sentences: Iterable[Any], *, every: bool) -> None:
    """Print the latest events, or all with their ids."""
    listed = list(sentences)
    if listed:
        print_text()
    for sentence in listed if every else listed[-EVENTS:]:
        print_sentence(sentence, with_id=every)
    if len(listed) > EVENTS and not every:
        print_text(f"The last {EVENTS} of {len(listed)}; --events shows all.")
    if listed:
        print_text(LEGEND)


def _print_card(lines: dict[str, Any]) -> None:
    """Print the lines that are known."""
    for head, text in lines.items():
        if text:
            print_entry(head, str(text))


def _print_person(call: Call, view: Any, person: str, *, every: bool) -> None:
    """Print all about a person."""
    from weakties import history

    story = history.build_person_story(view, person)
    entry = story.person
    organization = view.read(weakties.Organizations).get(entry.organization or "")
    ties = view.read(weakties.Ties)
    tie = ties.get_tie(entry.id)
    value = ties.compute_warmth(tie)
    reminders = [d for d in weakties.list_due_items(view, let_go=True) if _concerns(d, entry.id)]
    due = [d for d in reminders if not d.is_let_go]
    let_go = {d.subject for d in reminders if d.is_let_go and d.rule == "R7"}
    absences = [m.starts for m in view.read(weakties.Agenda).list_missed_meetings(entry.id)]
    details = render_details_json(view.read(weakties.People), view, entry.id)
    if call.json:
        print_json(
            {
                "type": "person",
                **render_person_json(entry, organization),
                **details,
                "preference": story.preference and render_sentence_json(story.preference),
                "strength": round(value, 6),
                "closeness": tie.closeness,
                "frequency": tie.frequency,
                "meetings": tie.meetings,
                "last_at": tie.last_at,
                "contact": ties.describe_strength(tie),
                "contact_at": tie.contact_at,
                "absences": absences,
                "owed": [_render_debt_json(o) for o in story.owed],
                "due": [{"rule": d.rule, "due": d.due, "reason": d.reason} for d in due],
                "events": [render_sentence_json(s) for s in story.events],
            }
        )
        return
    _print_person_card(
        story, organization, _spell_contact(ties, tie), details, _spell_closeness(tie)
    )
    for moment in absences:
        print_entry("Absent", f"did not come on {spell_day(moment)}")
    reminded = {d.subject for d in due}
    for debtor, head in (("me", "You owe"), ("them", "They owe")):
        for debt in story.owed:
            if debt.what == "thanks" and debt.event in let_go:
                continue
            if debt.by == debtor and (debt.event not in reminded or debt.words):
                print_entry(head, _spell_debt(debt))
    for debt in story.owed:
        if debt.what == "thanks" and debt.event in let_go:
            print_entry("Let go", f"{_spell_debt(debt)}: no reminder any more")
    for d in due:
        _print_wrapped(f"Due {d.due}: {d.reason}.")
    _print_events(story.events, every=every)


def _concerns(due: Any, person: str) -> bool:
    """Check whether something to do has to do with somebody: a talk is written down with all."""
    return due.person == person or (
        due.rule == "R6" and any(o.person == person for o in due.others)
    )


def _print_wrapped(text: str) -> None:
    """Print a sentence on as many lines as it takes."""
    for number, line in enumerate(wrap(clean(text), measure_prose() - _HEAD)):
        print_text(f"{' ' * _HEAD if number else ''}{line}")


def _print_person_card(
    story: Any, organization: Any, standing: str, details: dict[str, Any], closeness: str
) -> None:
    """Print who somebody is, and how we stand."""
    entry = story.person
    others = [
        e for e in details["employers"]
        if e["left_at"] or e["organization"]["id"] != entry.organization
    ]  # fmt: skip
    wish = story.preference.text.replace(f"{entry.label} ", "", 1) if story.preference else None
    unwanted = "does not want to be contacted" if entry.do_not_contact else None
    _print_card(
        {
            "Name": entry.label,
            "Also": _spell_details([n for n in details["names"] if n["text"] != entry.name]),
            "Works": " at ".join(filter(None, (entry.title, organization and organization.name))),
            "Also at": ", ".join(_spell_employer(e) for e in others if not e["left_at"]),
            "Before": ", ".join(_spell_employer(e) for e in others if e["left_at"]),
            "E-mail": _spell_details(details["emails"]),
            "Phone": _spell_details(details["phones"]),
            "LinkedIn": entry.linkedin,
            "Profiles": _spell_details(
                [p for p in details["profiles"] if p["text"] != entry.linkedin]
            ),
            "Contact": standing,
            "Close": closeness,
            "Wishes": wish or unwanted,
            "Note": story.preference.words.get("note") if story.preference else None,
            "Id": entry.id,
        }
    )


def _spell_closeness(tie: Any) -> str:
    """Return how close somebody is, as was recorded."""
    close = f"{tie.closeness} of 5" if tie.closeness else ""
    often = f"in touch {tie.frequency}" if tie.frequency else ""
    return ", ".join(filter(None, (close, often)))


def _spell_contact(ties: Any, tie: Any) -> str:
    """Return how recent contact is, and what it was; what I write alone is none."""
    word, last = ties.describe_strength(tie), ties.find_last_contact(tie)
    if tie.contact_at is None:
        return f"{word} (you wrote last on {format_day(tie.last_at)})" if tie.last_at else word
    meetings = format_count(tie.meetings, "meeting")
    return f"{word} ({meetings}{f', last {last}' if last else ''})"


def render_details_json(people: Any, view: Any, person: str) -> dict[str, Any]:
    """Return every name, address, number, profile and employer of somebody, with its sources."""
    organizations = view.read(weakties.Organizations)

    def as_rows(details: Any) -> list[dict[str, Any]]:
        return [
            {"kind": d.kind, "text": d.text, "first_at": d.first_at, "last_at": d.last_at,
             "sources": d.sources.split("\n"), "outdated_at": d.outdated_at}
            for d in details
        ]  # fmt: skip

    def render_employer(e: Any) -> dict[str, Any]:
        organization = organizations.get(e.organization)
        return {
            "organization": {"id": e.organization, "name": organization and organization.name},
            "title": e.title, "first_at": e.first_at, "left_at": e.left_at,
            "sources": e.sources.split("\n"),
        }  # fmt: skip

    return {
        "names": as_rows(people.list_names(person)),
        "emails": as_rows(people.list_emails(person)),
        "phones": as_rows(people.list_phones(person)),
        "profiles": as_rows(people.list_profiles(person)),
        "employers": [render_employer(e) for e in people.find_employers(person)],
    }


def _spell_details(details: list[dict[str, Any]]) -> str:
    """Return details as a line lists them, with what is valid no longer marked."""
    return ", ".join(f"{d['text']}{' (outdated)' * bool(d['outdated_at'])}" for d in details)


def _spell_employer(employer: dict[str, Any]) -> str:
    """Return where somebody works or worked, and in which years."""
    years = _spell_years(employer["first_at"], employer["left_at"])
    return f"{employer['organization']['name'] or employer['organization']['id']} ({years})"


def _spell_years(first_at: str, left_at: str | None) -> str:
    """Return from which year to which something was so, as far as was recorded."""
    first, last = first_at[:4], (left_at or "")[:4]
    return first if first == last else f"{first} to {last}" if last else f"since {first}"


def _render_debt_json(debt: Any) -> dict[str, Any]:
    return {
        "by": debt.by, "what": debt.what, "on": debt.on, "due": debt.due, "event": debt.event,
        "words": debt.words,
    }  # fmt: skip


def _spell_debt(debt: Any) -> str:
    """Return what is owed, and since when."""
    text = {
        "thanks": "thanks for the meeting of",
        "promise": "a promise of",
        "reply": "an answer to the request of",
    }[debt.what]
    due = f", due {spell_day(debt.due)}" if debt.due else ""
    return f"{text} {spell_day(debt.on)}{due}{f': {debt.words}' if debt.words else ''}"


def _print_organization(call: Call, view: Any, organization: str, *, every: bool) -> None:
    """Print all about an organization."""
    from weakties import history

    story = history.build_organization_story(view, organization)
    entry, target, ties = story.organization, story.target, view.read(weakties.Ties)
    stand = [(p, ties.get_tie(p.id)) for p in story.people]
    if call.json:
        print_json(
            {
                "type": "organization",
                "id": entry.id,
                "name": entry.name,
                "domain": entry.domain,
                "industry": entry.industry,
                "size": entry.size,
                "location": story.location,
                "people": [
                    {**render_person_json(p, entry), "strength": round(ties.compute_warmth(t), 6),
                     "closeness": t.closeness, "meetings": t.meetings, "last_at": t.last_at,
                     "contact": ties.describe_strength(t), "contact_at": t.contact_at}
                    for p, t in stand
                ],
                "former": [
                    {"id": p.id, "name": p.name, "title": e.title, "since": e.first_at,
                     "until": e.left_at} for p, e in story.former
                ],
                "target": target and {
                    "listed_at": target.listed_at, "motivation": target.motivation,
                    "posting": target.posting,
                    "advocacy": None if target.advocacy is None else bool(target.advocacy),
                    "closed": target.closed,
                },
                "leads": [_render_lead_json(lead, view) for lead in story.leads],
                "events": [render_sentence_json(s) for s in story.events],
            }
        )  # fmt: skip
        return
    _print_card(
        {
            "Name": entry.name,
            "Domain": entry.domain,
            "Industry": entry.industry,
            "Size": _spell_size(entry, story.leads),
            "Where": story.location,
            "Target": target and _spell_target(target),
            "Before": ", ".join(
                f"{p.label} ({_spell_years(e.first_at, e.left_at)})" for p, e in story.former
            ),
            "Id": entry.id,
        }
    )
    if stand:
        print_text()
        labels = weakties.lookup.labels_of(view, [p for p, _ in stand])
        rows = [
            (mark_label(labels[p.id], p), p.title, ties.describe_strength(t),
             ties.find_last_contact(t, is_mine_enough=True))
            for p, t in stand
        ]  # fmt: skip
        print_table(rows, ("Works here", "Title", "Contact", "Last"))
        print_paragraph(CONTACT)
        if any(p.do_not_contact for p, _ in stand):
            print_text(SILENT)
    for lead in story.leads:
        print_text()
        _print_lead_card(lead, view)
    _print_events(story.events, every=every)


def _spell_size(entry: Any, leads: Iterable[Any]) -> str | None:
    """Return how many people work at an organization; else as the latest lead that says it."""
    if entry.size:
        return f"{entry.size} people"
    sized = [lead for lead in leads if lead.event.size]
    if not sized:
        return None
    learned_on = spell_day(sized[-1].learned_on)
    return f"{sized[-1].event.size} people, when you heard of the lead of {learned_on}"


def _spell_target(target: Any) -> str:
    """Return how much I aim at an organization."""
    if target.closed:
        return f"no more ({target.closed})"
    ranks = (
        (target.motivation, f"motivation {target.motivation} of 5"),
        (target.posting, f"openings {target.posting} of 3"),
        (target.advocacy, "somebody there could speak for you"),
    )
    rank = ", ".join(text for value, text in ranks if value)
    return f"since {spell_day(target.listed_at)}{f': {rank}' if rank else ''}"


def _print_lead(call: Call, view: Any, lead: str, *, every: bool) -> None:
    """Print all about a lead."""
    from weakties import history

    story = history.build_lead_story(view, lead)
    if call.json:
        events = [render_sentence_json(s) for s in story.events]
        print_json({"type": "lead", **_render_lead_json(story, view), "events": events})
        return
    _print_lead_card(story, view)
    _print_events(story.events, every=every)


def _find_label(view: Any, person: str) -> str:
    """Return what somebody is called."""
    entry = view.read(weakties.People).get(person)
    return entry.label if entry else person


_METHODS = {
    "posting": "through the posting", "job-referral": "through a job referral",
    "direct": "directly", "recruiter": "through a recruiter",
}  # fmt: skip
_SOURCES = {
    "person": "", "posting": "through a posting", "recruiter": "through a recruiter",
    "event": "at an event", "other": "by another route",
}  # fmt: skip
_REFERRALS = {"requested": "asked", "given": "recommended you", "declined": "declined"}
_OFFERS = {"received": "received", "accepted": "accepted", "declined": "declined"}


def _get_kind_end(recorded: Any) -> str:
    """Return what happened by an event: the end of its kind."""
    return str(recorded.kind.rpartition(".")[2])


def _print_lead_card(story: Any, view: Any) -> None:
    """Print how far a lead came, by what way and through whom."""
    event = story.event
    learned_on = spell_day(story.learned_on)
    source = f"from {_find_label(view, event.person)}" if event.person else _SOURCES[event.source]
    applied = [
        f"{spell_day(r.occurred_at)} {_METHODS[r.event.method]}"
        + (f", with {r.event.resume}" if r.event.resume else "")
        for r in story.applications
    ]
    through = [
        f"{_find_label(view, r.event.person)} {_REFERRALS[_get_kind_end(r)]} "
        f"{spell_day(r.occurred_at)}"
        for r in story.referrals
    ]
    rounds = _find_rounds(view, story)
    met = [_spell_interview(view, r, rounds) for r in story.interviews]
    offers = [
        f"{_OFFERS[_get_kind_end(r)]} {spell_day(r.occurred_at)}"
        + (f", {pay}" if (pay := getattr(r.event, "pay", None)) else "")
        for r in story.offers
    ]
    _print_card(
        {
            "Lead": story.label,
            "State": story.state,
            "Heard": f"{learned_on}, {source}" if source else learned_on,
            "Published": event.advertised if event.advertised != "unknown" else None,
            "Applied": "; ".join(applied),
            "Through": "; ".join(through),
            "Interview": "; ".join(met),
            "Offer": "; ".join(offers),
            "Id": story.id,
        }
    )


def _find_rounds(view: Any, story: Any) -> dict[str, int]:
    """Return which interview each event of a lead tells of, by its id."""
    from weakties import history

    return history.count_rounds(view) if story.interviews else {}


def _spell_interview(view: Any, recorded: Any, rounds: dict[str, int]) -> str:
    """Return when a job interview is or was, which, and with whom."""
    event = recorded.event
    agreed = _get_kind_end(recorded) == "scheduled"
    on = spell_day(event.starts if agreed else recorded.occurred_at)
    people = ", ".join(_find_label(view, p) for p in event.people)
    with_whom = f" with {people}" if people else ""
    return f"round {rounds[recorded.id]} {'agreed for' if agreed else 'on'} {on}{with_whom}"


def _render_lead_json(story: Any, view: Any) -> dict[str, Any]:
    """Return a lead as others rely on it."""
    event = story.event
    organization = view.read(weakties.Organizations).get(event.organization or "")
    rounds = _find_rounds(view, story)

    def person(identity: str) -> dict[str, str]:
        return {"id": identity, "name": _find_label(view, identity)}

    return {
        "id": story.id,
        "label": story.label,
        "role": event.role,
        "organization": organization and {"id": organization.id, "name": organization.name},
        "state": story.state,
        "heard_on": story.learned_on,
        "source": event.source,
        "from": person(event.person) if event.person else None,
        "advertised": event.advertised,
        "size": event.size,
        "applications": [
            {"id": r.id, "on": r.occurred_at, "method": r.event.method, "resume": r.event.resume}
            for r in story.applications
        ],
        "referrals": [
            {
                "id": r.id,
                "on": r.occurred_at,
                "person": person(r.event.person),
                "what": _get_kind_end(r),
            }
            for r in story.referrals
        ],
        "interviews": [
            {
                "id": r.id,
                "on": getattr(r.event, "starts", r.occurred_at),
                "what": _get_kind_end(r),
                "round": rounds[r.id],
                "people": [person(p) for p in r.event.people],
            }
            for r in story.interviews
        ],
        "offers": [
            {
                "id": r.id,
                "on": r.occurred_at,
                "what": _get_kind_end(r),
                "pay": getattr(r.event, "pay", None),
                "reason": getattr(r.event, "reason", None),
            }
            for r in story.offers
        ],
    }
