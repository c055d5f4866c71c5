"""Recording leads, applications, job referrals, job interviews and offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

import weakties
from weakties_cli.call import Call, only_now, pass_call
from weakties_cli.picking import (
    Lead,
    fitting_role,
    lead_begun_along,
    leads_at,
    organization_or_new,
    pick,
    pick_lead,
    record_along,
    role_kind,
)
from weakties_cli.record import on_option
from weakties_cli.recording import Telling, enumerate_names, one_of, record, sentence, spell_day

_DAY = len("2026-11-20")
SIZES = click.Choice(["1-9", "10-49", "50-249", "250-999", "1000+"])
SOURCES = click.Choice(["person", "posting", "recruiter", "event", "other"])
METHODS = click.Choice(["posting", "job-referral", "direct", "recruiter"])
_BY = {
    "posting": "to a posting",
    "job-referral": "with a job referral",
    "direct": "directly",
    "recruiter": "through a recruiter",
}
role_option = click.option(
    "--role", help="Which job, if there are several there: its role, or the day or id of its lead."
)


def as_role(role: str | None) -> str:
    """Return a role as a part of a sentence."""
    return f"as {role}" if role else ""


class Job:
    """The job at an organization that a command is about; its lead is begun along if it is new.

    Attributes:
        name: the organization's name.
        lead: the lead; None if it is a new one.
    """

    def __init__(
        self, telling: Telling, organization: str, role: str | None, at: Any, **how: bool
    ) -> None:
        place = organization_or_new(telling, organization, is_looked_up=True)
        self._organization, self.name = place
        self._telling, self._at = telling, at
        self.lead: Lead | None = pick_lead(telling, place, role, at, **how)
        self.role = self.lead.role if self.lead else role

    @property
    def called(self) -> str:
        """The job as a part of a sentence."""
        return " ".join(filter(None, ("at", self.name, as_role(self.role))))

    @property
    def news(self) -> str:
        """What is recorded along, as a sentence with a blank before it; empty if nothing is.

        Of a lead that was closed by then, it says that.
        """
        if self.lead is not None:
            closed = self.lead.closed_at
            if not closed or closed[:_DAY] > f"{self._telling.moment(self._at)[:_DAY]}~":
                return ""
            return (
                f" That lead was closed on {spell_day(closed)}; recorded all the same, and it goes "
                "on. If another job is meant, `weakties undo` and name it with --role."
            )
        others = leads_at(self._telling, self._organization) if self._organization else []
        line = f" No lead {self.called} was recorded, so one is, of the same day"
        if self._organization is None:
            line = f" {self.name} is new here: it is recorded along, with a lead of the same day"
        if others:
            line += f"; to mean {others[-1].label}, `weakties undo` and name it with --role"
        return (
            f"{line}. If somebody gave you that lead, add who with `weakties lead {self.name!r} "
            f"{f'--role {self.role!r} ' if self.role else ''}--from NAME`."
        )

    def begin(self, recorder: Any, source: Any = "other") -> Any:
        """Return the id of the lead; record it first if it is new."""
        if self.lead is not None:
            return self.lead.id
        place: Any = self._organization or recorder.add_organization(self.name, at=self._at)
        event = weakties.LeadHeard(organization=place, source=source, role=self.role, at=self._at)
        return recorder.record(event).id


@click.command("lead")
@click.argument("organization")
@click.option("--from", "teller", help="Who told you; leave it out if nobody did.")
@click.option("--role", help="What the job is called; two roles are two leads.")
@click.option("--source", type=SOURCES, help="Where you heard of it: person with --from, else "
              "posting, if left out.")  # fmt: skip
@click.option("--advertised", type=click.Choice(["yes", "no", "unknown"]), default="unknown",
              show_default=True, help="Whether it was published.")  # fmt: skip
@click.option("--size", type=SIZES, help="How many people work there, at that time.")
@click.option("--closed", is_flag=True, help="A lead there goes no further.")
@click.option("--reason", type=click.Choice(["rejected", "withdrawn", "filled", "won", "other"]),
              help="Why it goes no further, with --closed.")  # fmt: skip
@on_option
@only_now
@pass_call
def lead_command(
    call: Call,
    /,
    organization: str,
    *,
    teller: str | None,
    closed: bool,
    reason: Any,
    on: str | None,
    **told: Any,
) -> None:
    """Record that you heard of work, or that it came to nothing.

    \b
    weakties lead "Acme" --from ana --role "analyst" --advertised no
    weakties lead "Acme" --closed --role "analyst" --reason filled
    """
    if closed:
        wrong = {"teller": teller, "source": told["source"], "size": told["size"]}
        one_of({"closed": closed, **wrong}, closed="--closed", teller="--from")
        one_of({"closed": closed, **wrong}, closed="--closed", source="--source", size="--size")
        role = told["role"]
        record(call, lambda telling: _closed(telling, organization, role=role, why=reason, on=on))
        return
    if reason:
        raise click.UsageError("--reason belongs to --closed.")

    def decide(telling: Telling) -> tuple[Callable[[Any], Any], str]:
        who, at = telling.person(teller) if teller else None, telling.was(on)
        source = told["source"] or ("person" if who else "posting")
        known, name = organization_or_new(telling, organization)

        def work(recorder: Any) -> Any:
            place: Any = known or recorder.add_organization(name, at=at)
            person = weakties.PersonId(who.id) if who else None
            fields = {**told, "source": source}
            return recorder.record(
                weakties.LeadHeard(organization=place, person=person, at=at, **fields)
            )

        whence = f"from {telling.describe(who)}" if who else ""
        line = sentence("Heard of work at", name, as_role(told["role"]), whence, telling.dated(at))
        line += f" Once you apply: `weakties apply {name!r}`."
        if same := [a for a in leads_at(telling, known) if a.kind == role_kind(told["role"])]:
            line += (
                f" You heard of that job on {spell_day(same[-1].at)} already, so this is another "
                "lead; if it is the same, `weakties undo`."
            )
        return work, line

    def correct(telling: Telling) -> tuple[list[Any], str] | None:
        return _complete(telling, organization, teller=teller, on=on, told=told)

    record_along(call, decide, correct=correct)


def _complete(
    telling: Telling, organization: str, *, teller: str | None, on: str | None,
    told: dict[str, Any],
) -> tuple[list[Any], str] | None:  # fmt: skip
    """Correct the lead that another command began, with who told of it, and when.

    Returns:
        what counts now, and a line that says so; None if there is no such lead.
    """
    from weakties import correcting

    known, name = organization_or_new(telling, organization)
    at = telling.when(on)
    begun = lead_begun_along(telling, known, told["role"], at if on else "") if known else None
    if begun is None:
        return None
    who, before = telling.person(teller) if teller else None, begun.event
    changes: dict[str, Any] = {k: told[k] for k in ("role", "size", "source") if told[k]}
    if who is not None:
        changes = {"source": "person", **changes, "person": weakties.PersonId(who.id)}
    if told["advertised"] != "unknown":
        changes["advertised"] = told["advertised"]
    if on is not None:
        changes["at"] = at
    changes = {k: v for k, v in changes.items() if getattr(before, k) != v}
    role = told["role"] or getattr(before, "role", None)
    called = sentence("The lead at", name, as_role(role), "is recorded already")[:-1]
    if not changes:
        return [], f"{called}, as of {spell_day(begun.occurred_at)}. Nothing is new."
    done = correcting.edit(telling.network, begun.id, changes, source="cli")
    whence = f"from {telling.describe(who)}" if who else ""
    heard = sentence("you heard of it", whence, telling.dated(done.after.event.at))
    line = f"{called}, along with what came of it: {heard} One `weakties undo` takes this back."
    return [done.after, *done.followers], line


def _closed(
    telling: Telling, organization: str, *, role: str | None, why: Any, on: str | None
) -> tuple[list[Any], str]:
    """Return that a lead goes no further, and a line that says so."""
    place, at = _place_of(telling, organization, "lead", role), telling.was(on)
    lead = pick_lead(telling, (place.id, place.name), role, at, reopens=True)
    if lead is None:
        raise _no_such("lead", place.name, role)
    event: Any = weakties.LeadClosed(lead=lead.id, reason=why or "other", at=at)  # type: ignore[arg-type]  # an id
    because = f"({why})" if why else ""
    line = sentence(
        "The lead at", place.name, as_role(lead.role), "is closed", because, telling.dated(at)
    )
    return [event], line.replace("  ", " ")


@click.command("apply")
@click.argument("organization")
@role_option
@click.option("--method", type=METHODS, default="posting", show_default=True)
@click.option("--resume", help="Which version you sent.")
@on_option
@only_now
@pass_call
def apply_command(
    call: Call, /, organization: str, *, role: str | None, method: Any, resume: str | None,
    on: str | None,
) -> None:  # fmt: skip
    """Record that you applied for a job.

    If you heard of several roles there, name one. If you heard of none, the lead is recorded
    along.

    \b
    weakties apply "Acme" --method job-referral
    weakties apply "Acme" --role backend --resume "two pages"
    """
    source = {"posting": "posting", "recruiter": "recruiter"}.get(method, "other")

    def decide(telling: Telling) -> tuple[Callable[[Any], Any], str]:
        at = telling.was(on)
        job = Job(telling, organization, role, at)
        before = [
            r for r in telling.network.events(("application.sent",))
            if job.lead is not None and r.event.lead == job.lead.id  # type: ignore[attr-defined]  # by its kind
        ]  # fmt: skip
        for recorded in before:
            sent: Any = recorded.event
            is_one_day = sent.at[:_DAY] == telling.moment(at)[:_DAY]
            if is_one_day and sent.method == method and resume in (None, sent.resume):
                line = f"Already recorded: you applied {job.called} {telling.dated(sent.at)}."
                line += " Nothing is new. If this was another job there, name it with --role."
                return lambda _: None, line
        days = enumerate_names([spell_day(r.event.at) for r in before]) if before else ""
        again = f" You applied for that job on {days}, too: recorded as another application."

        def work(recorder: Any) -> Any:
            lead = job.begin(recorder, source)
            return recorder.record(
                weakties.ApplicationSent(lead=lead, method=method, resume=resume, at=at)
            )

        line = sentence("Applied", job.called, _BY[method], telling.dated(at))
        hear = (
            f"Once you hear from them: `weakties interview {job.name!r}`, "
            f"`weakties offer {job.name!r}`, or `weakties lead {job.name!r} --closed`."
        )
        return work, f"{line}{again * bool(before)} {hear}{job.news}"

    record_along(call, decide)


@click.command("refer")
@click.argument("person")
@click.argument("organization", required=False)
@role_option
@click.option("--given", is_flag=True, help="They recommended you.")
@click.option("--declined", is_flag=True, help="They would not.")
@click.option("--to", "request", metavar="REQUEST",
              help="Which request it answers: its day or id; the latest if left out.")  # fmt: skip
@on_option
@only_now
@pass_call
def refer_command(
    call: Call, /, person: str, organization: str | None, *, role: str | None,
    request: str | None, on: str | None, **answer: bool,
) -> None:  # fmt: skip
    """Record a job referral: that you asked somebody to recommend you for a job, or what came.

    It is for a job at an organization, or for any job if none is named. A name somebody gives you
    is an introduction: see `weakties intro`.

    \b
    weakties refer ana "Acme" --role analyst
    weakties refer ana --given
    """
    one_of(answer, given="--given", declined="--declined")
    if request and not any(answer.values()):
        raise click.UsageError("--to belongs to --given or --declined.")
    if role and not organization:
        raise click.UsageError("Name the organization at which the role is.")

    def decide(telling: Telling) -> tuple[Callable[[Any], Any], str]:
        who, at = telling.person(person), telling.was(on)
        job = Job(telling, organization, role, at, reopens=True) if organization else None
        before = _referral(telling, who, at, request, job) if any(answer.values()) else None

        def work(recorder: Any) -> Any:
            lead = job.begin(recorder, "other") if job else before and before.event.lead
            fields: dict[str, Any] = {"person": who.id, "lead": lead, "at": at}
            if not any(answer.values()):
                return recorder.record(weakties.JobReferralRequested(**fields))
            kind: Any = weakties.JobReferralGiven
            if answer["declined"]:
                kind = weakties.JobReferralDeclined
            return recorder.record(kind(request=before and before.id, **fields))

        called, day = telling.describe(who), telling.dated(at)
        whither = f"for the job {job.called}" if job else ""
        asked = f"as you had asked on {spell_day(before.event.at)}" if before else ""
        if answer["given"]:
            line = sentence(f"{called} recommended you", whither, day + "," * bool(asked), asked)
            line += " Thank them, and tell them what comes of it."
        elif answer["declined"]:
            said_no = sentence(f"{called} would not recommend you", whither).removesuffix(".")
            line = f"{said_no}; they said so {day}."
        else:
            line = sentence(f"Asked {called} to recommend you", whither, day)
            line += f" Once they answer: `weakties refer {who.label!r} --given`, or --declined."
        return work, line + (job.news if job else "")

    record_along(call, decide)


def _referral(telling: Telling, who: Any, at: Any, text: str | None, job: Job | None) -> Any:
    """Return the request for a job referral that an answer belongs to; None if there is none."""
    moment = telling.moment(at)
    asked: list[Any] = [
        r for r in telling.network.events(("job_referral.requested",))
        if getattr(r.event, "person", None) == who.id
    ]  # fmt: skip
    if text:
        day = "" if any(r.id == text for r in asked) else str(telling.when(text))[:10]
        named = [r for r in asked if r.id == text or (day and r.event.at.startswith(day))]
        if not named:
            raise click.ClickException(
                f"No request to {who.label} for a job referral is of {text!r}; "
                "record it with `weakties refer`."
            )
        choices = [(f"{spell_day(r.event.at)} ({r.id})", r) for r in named]
        return pick(f"Which request to {who.label}", choices, "Name it by its id.")
    lead = job and job.lead and job.lead.id
    fitting = [
        r for r in asked
        if r.event.at[:10] <= f"{moment[:10]}~" and (not job or r.event.lead in (None, lead))
    ]  # fmt: skip
    return fitting[-1] if fitting else None


@click.command("offer")
@click.argument("organization")
@role_option
@click.option("--accept", is_flag=True, help="You took it.")
@click.option("--decline", is_flag=True, help="You did not take it.")
@click.option("--reason", help="Why you declined.")
@click.option("--pay", help="Kept apart, like every personal note.")
@on_option
@only_now
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
    one_of({**answer, "pay": pay}, accept="--accept", decline="--decline", pay="--pay")
    if reason and not answer["decline"]:
        raise click.UsageError("--reason belongs to --decline.")
    if any(answer.values()):
        record(
            call,
            lambda telling: _answered(
                telling, organization, role=role, accept=answer["accept"], reason=reason, on=on
            ),
        )
        return

    def decide(telling: Telling) -> tuple[Callable[[Any], Any], str]:
        at = telling.was(on)
        job = Job(telling, organization, role, at, reopens=True, follows=True)
        if job.lead is not None and pay is None:
            offers, answers = _offers(telling, {job.lead.id: job.lead})
            for identity, (day, _) in offers.items():
                if identity not in answers and day[:_DAY] == telling.moment(at)[:_DAY]:
                    line = sentence(
                        f"Already recorded: {job.name} offered you a job",
                        as_role(job.role), telling.dated(at),
                    )  # fmt: skip
                    return lambda _: None, f"{line} Nothing is new."

        def work(recorder: Any) -> Any:
            return recorder.record(weakties.OfferReceived(lead=job.begin(recorder), pay=pay, at=at))

        line = sentence(f"{job.name} offered you a job", as_role(job.role), telling.dated(at))
        answer_it = f"Once you know: `weakties offer {job.name!r} --accept`, or --decline."
        return work, f"{line} Congratulations. {answer_it}{job.news}"

    record_along(call, decide)


def _answered(
    telling: Telling, organization: str, *, role: str | None, accept: bool, reason: str | None,
    on: str | None,
) -> tuple[list[Any], str]:  # fmt: skip
    """Return what was answered to an offer, and a line that says so."""
    place, at = _place_of(telling, organization, "offer", role), telling.was(on)
    offer, offered_at, of_role, answers = _offer(telling, place, role, at)
    job = " ".join(filter(None, ("the job at", place.name, as_role(of_role))))
    kind = "offer.accepted" if accept else "offer.declined"
    same = [moment for answer, moment in answers if answer == kind]
    if same and not reason:
        did = "took" if accept else "declined"
        line = f"Already recorded: you {did} {job} {telling.dated(same[0])}."
        return [], f"{line} Nothing is new."
    notes = ""
    if offered_at[:_DAY] > f"{telling.moment(at)[:_DAY]}~":
        notes += f" But it was offered on {spell_day(offered_at)}, after that: is a day wrong?"
    if answers:
        answer, moment = answers[-1]
        did = "taken" if answer == "offer.accepted" else "declined"
        notes += f" You had {did} it already, {telling.dated(moment)}: both are recorded."
    notes += " If that is not so, `weakties undo`." if notes else ""
    if accept:
        event: Any = weakties.OfferAccepted(offer=offer, at=at)
        line = f"You took {job} {telling.dated(at)}. Tell everybody who helped."
        line += " `weakties today` goes on with what is under way; `weakties ask NAME --close` "
        return [event], f"{line}ends a request that you need no more.{notes}"
    event = weakties.OfferDeclined(offer=offer, reason=reason, at=at)
    return [event], f"You declined {job} {telling.dated(at)}.{notes}"


def _offers(
    telling: Telling, leads: dict[str, Lead]
) -> tuple[dict[str, tuple[str, Lead]], dict[str, list[tuple[str, str]]]]:
    """Return the offers that came of leads, by their ids, and the kind and day of each answer."""
    offers: dict[str, tuple[str, Lead]] = {}
    answers: dict[str, list[tuple[str, str]]] = {}
    for recorded in telling.network.events(("offer.received",)):
        event: Any = recorded.event
        if event.lead in leads:
            offers[recorded.id] = (event.at, leads[event.lead])
    for recorded in telling.network.events(("offer.accepted", "offer.declined")):
        event = recorded.event
        answers.setdefault(event.offer, []).append((recorded.kind, event.at))
    return offers, answers


def _offer(
    telling: Telling, place: Any, role: str | None, at: Any
) -> tuple[Any, str, str | None, list[tuple[str, str]]]:
    """Return the offer that an answer of a day is to, its day and role, and its answers so far."""
    moment = telling.moment(at)
    offers, answers = _offers(telling, {lead.id: lead for lead in leads_at(telling, place.id)})
    unanswered = offers.keys() - answers.keys()
    if role is not None:
        fitting = {lead.id for lead in fitting_role([lead for _, lead in offers.values()], role)}
        offers = {k: o for k, o in offers.items() if o[1].id in fitting}
    offers = {k: o for k, o in offers.items() if k in unanswered} or offers
    offers = {k: o for k, o in offers.items() if o[0][:10] <= f"{moment[:10]}~"} or offers
    if not offers:
        raise _no_such("offer", place.name, role)
    latest = {lead.kind: (identity, lead) for identity, (_, lead) in offers.items()}
    choices = [(lead.label, (identity, lead)) for identity, lead in latest.values()]
    identity, lead = pick(f"Which offer of {place.name}", choices, "Name one with --role.")
    return identity, offers[identity][0], lead.role, answers.get(identity, [])


def _place_of(telling: Telling, text: str, what: str, role: str | None) -> Any:
    """Return the organization at which a lead, or an offer, is.

    Raises:
        ClickException: it is not here, and so neither is that.
    """
    known, name = organization_or_new(telling, text, is_looked_up=True)
    place = telling.network.read(weakties.Organizations).get(known) if known else None
    if place is None:
        raise _no_such(what, name, role)
    return place


def _no_such(what: str, name: str, role: str | None) -> click.ClickException:
    """Say that there is no lead, or offer, and how to record it."""
    which = f"{what} at {name} {as_role(role)}".rstrip()
    return click.ClickException(
        f'There is no {which} yet; record it with `weakties {what} "{name}"`, then what became '
        "of it."
    )
