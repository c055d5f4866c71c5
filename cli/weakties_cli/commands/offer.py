"""Recording offers, and what was answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

import weakties
from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.choices import (
    Lead,
    find_leads_by_role,
    list_leads_at,
    pick,
    record_along,
)
from weakties_cli.input.jobs import (
    DAY,
    Job,
    build_missing_error,
    find_employer,
    format_role,
    role_option,
)
from weakties_cli.input.options import on_option
from weakties_cli.input.recording import (
    Session,
    join_sentence,
    record,
    refuse_several,
    spell_day,
)


@click.command("offer")
@click.argument("organization")
@role_option
@click.option("--accept", is_flag=True, help="You took it.")
@click.option("--decline", is_flag=True, help="You did not take it.")
@click.option("--reason", help="Why you declined.")
@click.option("--pay", help="Kept apart, like every personal note.")
@on_option
@refuse_look_back
@pass_call
def offer_command(
    call: Call, /, organization: str, *, role: str | None, reason: str | None, pay: str | None,
    on: str | None, **answer: bool,
) -> None:  # fmt: skip
    """Record that you were offered a job, or what you answered.

    \b
    weakties offer "Acme" --role analyst
    weakties offer "Acme" --accept
    weakties offer "Acme" --decline --reason "too far away"
    """
    refuse_several({**answer, "pay": pay}, accept="--accept", decline="--decline", pay="--pay")
    if reason and not answer["decline"]:
        raise click.UsageError("--reason belongs to --decline.")
    if any(answer.values()):
        record(
            call,
            lambda session: _build_answer(
                session, organization, role=role, accept=answer["accept"], reason=reason, on=on
            ),
        )
        return

    def decide(session: Session) -> tuple[Callable[[Any], Any], str]:
        at = session.resolve_past_date(on)
        job = Job(session, organization, role, at, reopens=True, follows=True)
        if job.lead is not None and pay is None:
            offers, answers = _list_offers(session, {job.lead.id: job.lead})
            for identity, (day, _) in offers.items():
                if identity not in answers and day[:DAY] == session.resolve_moment(at)[:DAY]:
                    line = join_sentence(
                        f"Already recorded: {job.name} offered you a job",
                        format_role(job.role), session.format_when(at),
                    )  # fmt: skip
                    return lambda _: None, f"{line} Nothing is new."

        def work(recorder: Any) -> Any:
            return recorder.record(weakties.OfferReceived(lead=job.begin(recorder), pay=pay, at=at))

        line = join_sentence(
            f"{job.name} offered you a job", format_role(job.role), session.format_when(at)
        )
        answer_it = f"Once you know: `weakties offer {job.name!r} --accept`, or --decline."
        return work, f"{line} Congratulations. {answer_it}{job.news}"

    record_along(call, decide)


def _build_answer(
    session: Session, organization: str, *, role: str | None, accept: bool, reason: str | None,
    on: str | None,
) -> tuple[list[Any], str]:  # fmt: skip
    """Return what was answered to an offer, and a line that says so."""
    employer, at = (
        find_employer(session, organization, "offer", role),
        session.resolve_past_date(on),
    )
    offer, offered_at, of_role, answers = _find_offer(session, employer, role, at)
    job = " ".join(filter(None, ("the job at", employer.name, format_role(of_role))))
    kind = "offer.accepted" if accept else "offer.declined"
    same = [moment for answer, moment in answers if answer == kind]
    if same and not reason:
        did = "took" if accept else "declined"
        line = f"Already recorded: you {did} {job} {session.format_when(same[0])}."
        return [], f"{line} Nothing is new."
    notes = ""
    if offered_at[:DAY] > f"{session.resolve_moment(at)[:DAY]}~":
        notes += f" But it was offered on {spell_day(offered_at)}, after that: is a day wrong?"
    if answers:
        answer, moment = answers[-1]
        did = "taken" if answer == "offer.accepted" else "declined"
        notes += f" You had {did} it already, {session.format_when(moment)}: both are recorded."
    notes += " If that is not so, `weakties undo`." if notes else ""
    if accept:
        event: Any = weakties.OfferAccepted(offer=offer, at=at)
        line = f"You took {job} {session.format_when(at)}. Tell everybody who helped."
        line += " `weakties today` goes on with what is under way; `weakties ask NAME --close` "
        return [event], f"{line}ends a request that you need no more.{notes}"
    event = weakties.OfferDeclined(offer=offer, reason=reason, at=at)
    return [event], f"You declined {job} {session.format_when(at)}.{notes}"


def _list_offers(
    session: Session, leads: dict[str, Lead]
) -> tuple[dict[str, tuple[str, Lead]], dict[str, list[tuple[str, str]]]]:
    """Return the offers that came of leads, by their ids, and the kind and day of each answer."""
    offers: dict[str, tuple[str, Lead]] = {}
    answers: dict[str, list[tuple[str, str]]] = {}
    for recorded in session.network.events(("offer.received",)):
        event: Any = recorded.event
        if event.lead in leads:
            offers[recorded.id] = (event.at, leads[event.lead])
    for recorded in session.network.events(("offer.accepted", "offer.declined")):
        event = recorded.event
        answers.setdefault(event.offer, []).append((recorded.kind, event.at))
    return offers, answers


def _find_offer(
    session: Session, employer: Any, role: str | None, at: Any
) -> tuple[Any, str, str | None, list[tuple[str, str]]]:
    """Return the offer that an answer of a day is to, its day and role, and its answers so far."""
    moment = session.resolve_moment(at)
    offers, answers = _list_offers(
        session, {lead.id: lead for lead in list_leads_at(session, employer.id)}
    )
    unanswered = offers.keys() - answers.keys()
    if role is not None:
        fitting = {
            lead.id for lead in find_leads_by_role([lead for _, lead in offers.values()], role)
        }
        offers = {k: o for k, o in offers.items() if o[1].id in fitting}
    offers = {k: o for k, o in offers.items() if k in unanswered} or offers
    offers = {k: o for k, o in offers.items() if o[0][:10] <= f"{moment[:10]}~"} or offers
    if not offers:
        raise build_missing_error("offer", employer.name, role)
    latest = {lead.kind: (identity, lead) for identity, (_, lead) in offers.items()}
    choices = [(lead.label, (identity, lead)) for identity, lead in latest.values()]
    identity, lead = pick(f"Which offer of {employer.name}", choices, "Name one with --role.")
    return identity, offers[identity][0], lead.role, answers.get(identity, [])
