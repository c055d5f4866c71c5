"""Choosing a lead, meeting, area or organization: a question on a terminal, an error elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

import weakties
from weakties_cli.input.names import SHOWN, organization_to_record
from weakties_cli.input.recording import Session, enumerate_names, report, spell_day
from weakties_cli.output import clean, is_on_a_terminal, print_note

if TYPE_CHECKING:
    from weakties import Recorded
    from weakties_cli.context import Call

T = TypeVar("T")
_DAY = len("2026-11-20")


def pick(question: str, choices: Sequence[tuple[str, T]], cure: str) -> T:
    """Return the only choice, or the one that the user names.

    Args:
        question: what is asked, such as "Which job at Acme".
        choices: what each is called, and what it stands for.
        cure: which option names one.

    Raises:
        UsageError: there are several, and nobody to ask.
    """
    if len(choices) == 1:
        return choices[0][1]
    if not is_on_a_terminal():
        names = enumerate_names([clean(label) for label, _ in choices[:SHOWN]])
        raise click.UsageError(f"{question}? There are several: {names}. {cure}")
    for number, (label, _) in enumerate(choices[:SHOWN], 1):
        click.echo(f"{number}. {clean(label)}", err=True)
    last = min(len(choices), SHOWN)
    number = click.prompt(question, type=click.IntRange(1, last), err=True)
    return choices[number - 1][1]


def record_along(
    call: Call,
    decide: Callable[[Session], tuple[Callable[[Any], Any], str | Callable[[], str]]],
    *,
    correct: Callable[[Session], tuple[list[Any], str] | None] | None = None,
) -> None:
    """Record events together with the organization, area or lead they may begin, in one batch.

    Args:
        decide: gives what records, and the line to print, which may be asked for afterwards; it
            asks its questions before anything is locked.
        correct: corrects what is recorded already instead, if that is what is meant: gives what
            counts in its place, and the line to print, else None.
    """
    import warnings

    with call.network() as network, warnings.catch_warnings(record=True) as odd:
        warnings.simplefilter("always", weakties.OddSequence)
        warnings.simplefilter("always", weakties.ForgottenReturns)
        session = Session(network)
        corrected = correct(session) if correct else None
        if corrected is not None:
            report(call, *corrected)
            return
        work, line = decide(session)
        before = network.head.position
        batch = network.run_transaction(lambda r: (work(r), r.batch)[1], source="cli")
        recorded = [r for r in network.log.read(before) if r.batch == batch]
        report(call, recorded, line if isinstance(line, str) else line())
    for warning in odd:
        print_note(f"note: {warning.message}")


def organization_or_new(
    session: Session, text: str, *, is_looked_up: bool = False
) -> tuple[str | None, str]:
    """Return the id and the name of an organization; the id is None if it is a new one.

    Args:
        is_looked_up: whether a part of a name is enough, as `weakties who` takes it. A name that
            is nearly another's is a new one all the same, unless the user says otherwise.
    """
    if not text.strip():
        raise click.UsageError("Name the organization.")
    organizations = session.network.read(weakties.Organizations)
    alike = {organization.id for organization in organizations.find_alike(text)}
    near = {organization.id for organization in organizations.find_near(text, longer=False)} - alike
    if is_looked_up:
        fitting = [
            organization
            for organization in organizations.search(text)
            if organization.id not in near
        ]
        if fitting or organizations.get(text):
            entry = session.find_organization(text)
            return entry.id, entry.name
    meant = organization_to_record(session.network, text.strip())
    existing = organizations.get(meant)
    return (existing.id, existing.name) if existing else (None, meant)


def area_or_new(session: Session, text: str) -> tuple[str | None, str]:
    """Return the id and the name of a career area; the id is None if it is a new one."""
    if not text.strip():
        raise click.UsageError("Name the career area.")
    organizations = session.network.read(weakties.Organizations)
    by_id = organizations.get_area(text)
    fitting = [by_id] if by_id else organizations.search_areas(text)
    if not fitting:
        return None, text.strip()
    choices = [(area.name, area) for area in fitting]
    area = pick(f"Which area is {text!r}", choices, "Write more of its name.")
    return area.id, area.name


def find_meeting_on(session: Session, person: Any, text: str) -> Any:
    """Return the id of the meeting held with somebody on a day, or of that id.

    Raises:
        ClickException: there is none; those that were held are listed.
    """
    agenda = session.network.read(weakties.Agenda)
    past_meetings = [m for m in agenda.list_meetings(person.id) if m.state == "held"]
    named = session.find_by_id_or_day(text, {m.id: m.starts for m in past_meetings})
    fitting = [m for m in past_meetings if m.id in named]
    if not fitting:
        days = (
            enumerate_names([spell_day(m.starts) for m in past_meetings]) if past_meetings else ""
        )
        hint = f"you met on {days}" if past_meetings else "record it with `weakties meet`"
        raise click.ClickException(f"No meeting with {person.label} is of {text!r}; {hint}.")
    choices = [(f"{spell_day(m.starts)}, {m.kind} ({m.id})", m.id) for m in fitting]
    return pick(f"Which meeting with {person.label}", choices, "Name it by its id.")


class Lead(NamedTuple):
    """Work that could be had, and how far it went.

    Attributes:
        closed_at: when it was closed; None while it goes on.
        applied_at: when I applied first; None if I did not.
    """

    id: str
    organization: str | None
    role: str | None
    at: str
    closed_at: str | None = None
    applied_at: str | None = None

    @property
    def label(self) -> str:
        """What to call it in a list."""
        return f"{self.role or 'no role named'} (heard of on {spell_day(self.at)}, {self.id})"

    @property
    def kind(self) -> str:
        """The role, as roles are compared."""
        return normalize_role(self.role)


def normalize_role(role: str | None) -> str:
    """Return a role as roles are compared."""
    return " ".join((role or "").casefold().split())


def list_leads_at(session: Session, organization: str | None) -> list[Lead]:
    """Return the leads at an organization, earliest first; none at one that is new."""
    leads: dict[str, Lead] = {}
    for recorded in session.network.events(("lead.heard", "lead.closed", "application.sent")):
        event: Any = recorded.event
        if recorded.kind == "lead.heard":
            if event.organization == organization:
                leads[recorded.id] = Lead(recorded.id, organization, event.role, event.at)
        elif (lead := leads.get(event.lead)) is not None:
            if recorded.kind == "lead.closed":
                leads[lead.id] = lead._replace(closed_at=event.at)
            else:
                leads[lead.id] = lead._replace(applied_at=lead.applied_at or event.at)
    return sorted(leads.values(), key=lambda lead: (lead.at, lead.id))


def find_lead_begun_along(
    session: Session, organization: str, role: str | None, at: str
) -> Recorded | None:
    """Return the event of a lead that another command began, and that is the one heard of.

    Nobody recorded who told of it, its role is the same or was not named, and it is not of an
    earlier day.

    Args:
        at: when the lead was heard of; empty if no day is named.
    """
    begun: dict[str, Recorded] = {}
    along = set[str]()
    for recorded in session.network.events(
        ("lead.heard", "application.sent", "offer.received", "job_interview.held",
         "job_interview.scheduled", "job_referral.requested", "job_referral.given",
         "job_referral.declined")
    ):  # fmt: skip
        event: Any = recorded.event
        if recorded.kind != "lead.heard":
            lead = begun.get(event.lead or "")
            if lead is not None and recorded.batch == lead.batch is not None:
                along.add(lead.id)
        elif event.organization == organization and event.person is None:
            begun[recorded.id] = recorded

    def fits(recorded: Recorded) -> bool:
        event: Any = recorded.event
        is_same = event.role is None or normalize_role(event.role) == normalize_role(role)
        length = min(len(at), len(event.at), _DAY)  # of a month no day is earlier
        return is_same and event.at[:length] >= at[:length]

    fitting = [begun[lead] for lead in begun if lead in along and fits(begun[lead])]
    of_role = [r for r in fitting if getattr(r.event, "role", None)]
    return next(iter(of_role or fitting), None)


def pick_lead(
    session: Session, id_and_name: tuple[str | None, str], role: str | None, at: str,
    *, reopens: bool = False, follows: bool = False,
) -> Lead | None:  # fmt: skip
    """Return the lead at an organization that something of a day belongs to; None is a new one.

    Those count that were heard of by that day, later ones only if there are no others; the latest
    of one role. Of several roles one is asked for.

    Args:
        role: words of the role, or the day or id of the lead.
        reopens: whether a lead that was closed by then can be meant if no other is.
        follows: whether it follows on an application, so that leads with one come first.
    """
    organization, name = id_and_name
    leads = list_leads_at(session, organization) if organization else []
    moment = session.resolve_moment(at)
    if role is not None:
        leads = find_leads_by_role(leads, role)
    going_on = [lead for lead in leads if not (lead.closed_at and _is_by(lead.closed_at, moment))]
    leads = going_on or (leads if reopens or role is not None else [])
    leads = [lead for lead in leads if _is_by(lead.at, moment)] or leads
    if follows:
        leads = [lead for lead in leads if lead.applied_at] or leads
    if not leads:
        return None
    latest = {lead.kind: lead for lead in leads}
    choices = [(lead.label, lead) for lead in latest.values()]
    return pick(f"Which job at {name}", choices, "Name one with --role: its role, day or id.")


def find_leads_by_role(leads: list[Lead], text: str) -> list[Lead]:
    """Return the leads that a role means: its id or day, the whole role, or words of it."""
    sought = " ".join(text.casefold().split())
    for fits in (
        lambda lead: lead.id == text.strip() or lead.at[:_DAY] == text.strip(),
        lambda lead: lead.kind == sought,
        lambda lead: sought in lead.kind,
    ):
        if fitting := [lead for lead in leads if fits(lead)]:
            return fitting
    return []


def _is_by(at: str, moment: str) -> bool:
    """Check whether a moment is not after the day of another; months and years count from 1st."""
    return at[:_DAY] <= f"{moment[:_DAY]}~"
