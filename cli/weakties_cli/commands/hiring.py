"""Recording leads, applications and job referrals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

import weakties
from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.choices import (
    find_lead_begun_along,
    list_leads_at,
    normalize_role,
    organization_or_new,
    pick,
    pick_lead,
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
from weakties_cli.input.options import SIZES, on_option
from weakties_cli.input.recording import (
    Session,
    enumerate_names,
    join_sentence,
    record,
    refuse_several,
    spell_day,
)

SOURCES = click.Choice(["person", "posting", "recruiter", "event", "other"])
METHODS = click.Choice(["posting", "job-referral", "direct", "recruiter"])
_BY = {
    "posting": "to a posting",
    "job-referral": "with a job referral",
    "direct": "directly",
    "recruiter": "through a recruiter",
}


@click.command("lead")
@click.argument("organization")
@click.option("--from", "teller", help="Who told you; leave it out if nobody did.")
@click.option("--role", help="What the job is called; two roles are two leads.")
@click.option("--source", type=SOURCES, help="Where you heard of it: person with --from, else "
              "posting, if left out.")  # fmt: skip
@click.option("--advertised", type=click.Choice(["yes", "no", "unknown"]), default="unknown",
              show_default=True, help="Whether it was published.")  # fmt: skip
@click.option("--size", type=SIZES, help="How many people work there, at that time.")
@click.option("--closed", is_flag=True, help="It came to nothing; no work is to be had there.")
@click.option("--reason", type=click.Choice(["rejected", "withdrawn", "filled", "won", "other"]),
              help="Why it goes no further, with --closed.")  # fmt: skip
@on_option
@refuse_look_back
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
    **options: Any,
) -> None:
    """Record that you heard of work, or that it came to nothing.

    \b
    weakties lead "Acme" --from ana --role "analyst" --advertised no
    weakties lead "Acme" --closed --role "analyst" --reason filled
    """
    if closed:
        wrong = {"teller": teller, "source": options["source"], "size": options["size"]}
        refuse_several({"closed": closed, **wrong}, closed="--closed", teller="--from")
        refuse_several(
            {"closed": closed, **wrong}, closed="--closed", source="--source", size="--size"
        )
        role = options["role"]
        record(
            call,
            lambda session: _build_lead_closed(session, organization, role=role, why=reason, on=on),
        )
        return
    if reason:
        raise click.UsageError("--reason belongs to --closed.")

    def decide(session: Session) -> tuple[Callable[[Any], Any], str]:
        contact, at = session.find_person(teller) if teller else None, session.resolve_past_date(on)
        source = options["source"] or ("person" if contact else "posting")
        organization_id, name = organization_or_new(session, organization)

        def work(recorder: Any) -> Any:
            employer_id: Any = organization_id or recorder.add_organization(name, at=at)
            person = weakties.PersonId(contact.id) if contact else None
            fields = {**options, "source": source}
            return recorder.record(
                weakties.LeadHeard(organization=employer_id, person=person, at=at, **fields)
            )

        whence = f"from {session.describe(contact)}" if contact else ""
        line = join_sentence(
            "Heard of work at", name, format_role(options["role"]), whence, session.format_when(at)
        )
        line += f" Once you apply: `weakties apply {name!r}`."
        if same := [
            a
            for a in list_leads_at(session, organization_id)
            if a.kind == normalize_role(options["role"])
        ]:
            line += (
                f" You heard of that job on {spell_day(same[-1].at)} already, so this is another "
                "lead; if it is the same, `weakties undo`."
            )
        return work, line

    def correct(session: Session) -> tuple[list[Any], str] | None:
        return _complete_lead(session, organization, teller=teller, on=on, options=options)

    record_along(call, decide, correct=correct)


def _complete_lead(
    session: Session, organization: str, *, teller: str | None, on: str | None,
    options: dict[str, Any],
) -> tuple[list[Any], str] | None:  # fmt: skip
    """Correct the lead that another command began, with who told of it, and when.

    Returns:
        what counts now, and a line that says so; None if there is no such lead.
    """
    from weakties import corrections

    organization_id, name = organization_or_new(session, organization)
    at = session.resolve_date(on)
    begun = (
        find_lead_begun_along(session, organization_id, options["role"], at if on else "")
        if organization_id
        else None
    )
    if begun is None:
        return None
    contact, before = session.find_person(teller) if teller else None, begun.event
    changes: dict[str, Any] = {k: options[k] for k in ("role", "size", "source") if options[k]}
    if contact is not None:
        changes = {"source": "person", **changes, "person": weakties.PersonId(contact.id)}
    if options["advertised"] != "unknown":
        changes["advertised"] = options["advertised"]
    if on is not None:
        changes["at"] = at
    changes = {k: v for k, v in changes.items() if getattr(before, k) != v}
    role = options["role"] or getattr(before, "role", None)
    called = join_sentence("The lead at", name, format_role(role), "is recorded already")[:-1]
    if not changes:
        return [], f"{called}, as of {spell_day(begun.occurred_at)}. Nothing is new."
    done = corrections.edit(session.network, begun.id, changes, source="cli")
    whence = f"from {session.describe(contact)}" if contact else ""
    source_text = join_sentence("you heard of it", whence, session.format_when(done.after.event.at))
    line = (
        f"{called}, along with what came of it: {source_text} One `weakties undo` takes this back."
    )
    return [done.after, *done.followers], line


def _build_lead_closed(
    session: Session, organization: str, *, role: str | None, why: Any, on: str | None
) -> tuple[list[Any], str]:
    """Return that a lead goes no further, and a line that says so."""
    employer, at = (
        find_employer(session, organization, "lead", role),
        session.resolve_past_date(on),
    )
    lead = pick_lead(session, (employer.id, employer.name), role, at, reopens=True)
    if lead is None:
        raise build_missing_error("lead", employer.name, role)
    event: Any = weakties.LeadClosed(lead=lead.id, reason=why or "other", at=at)  # type: ignore[arg-type]  # an id
    because = f"({why})" if why else ""
    line = join_sentence(
        "The lead at",
        employer.name,
        format_role(lead.role),
        "is closed",
        because,
        session.format_when(at),
    )
    return [event], line.replace("  ", " ")


@click.command("apply")
@click.argument("organization")
@role_option
@click.option("--method", type=METHODS, default="posting", show_default=True,
              help="How you applied: posting is to an advertisement.")  # fmt: skip
@click.option("--resume", help="Which version of your résumé you sent.")
@on_option
@refuse_look_back
@pass_call
def apply_command(
    call: Call,
    /,
    organization: str,
    *,
    role: str | None,
    method: Any,
    resume: str | None,
    on: str | None,
) -> None:
    """Record that you applied for a job.

    If you heard of several roles there, name one. If you heard of none, a lead is added, too.

    \b
    weakties apply "Acme" --method job-referral
    weakties apply "Acme" --role backend --resume "two pages"
    """
    source = {"posting": "posting", "recruiter": "recruiter"}.get(method, "other")

    def decide(session: Session) -> tuple[Callable[[Any], Any], str]:
        at = session.resolve_past_date(on)
        job = Job(session, organization, role, at)
        before = [
            r for r in session.network.events(("application.sent",))
            if job.lead is not None and r.event.lead == job.lead.id  # type: ignore[attr-defined]  # by its kind
        ]  # fmt: skip
        for recorded in before:
            sent: Any = recorded.event
            is_same_day = sent.at[:DAY] == session.resolve_moment(at)[:DAY]
            if is_same_day and sent.method == method and resume in (None, sent.resume):
                when = session.format_when(sent.at)
                line = f"Already recorded: you applied {job.description} {when}."
                line += " Nothing is new. If this was another job there, name it with --role."
                return lambda _: None, line
        days = enumerate_names([spell_day(r.event.at) for r in before]) if before else ""
        again = f" You applied for that job on {days}, too: recorded as another application."

        def work(recorder: Any) -> Any:
            lead = job.begin(recorder, source)
            return recorder.record(
                weakties.ApplicationSent(lead=lead, method=method, resume=resume, at=at)
            )

        line = join_sentence("Applied", job.description, _BY[method], session.format_when(at))
        next_text = (
            f"Once you hear from them: `weakties interview {job.name!r}`, "
            f"`weakties offer {job.name!r}`, or `weakties lead {job.name!r} --closed`."
        )
        return work, f"{line}{again * bool(before)} {next_text}{job.news}"

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
@refuse_look_back
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
    refuse_several(answer, given="--given", declined="--declined")
    if request and not any(answer.values()):
        raise click.UsageError("--to belongs to --given or --declined.")
    if role and not organization:
        raise click.UsageError("Name the organization at which the role is.")

    def decide(session: Session) -> tuple[Callable[[Any], Any], str]:
        contact, at = session.find_person(person), session.resolve_past_date(on)
        job = Job(session, organization, role, at, reopens=True) if organization else None
        before = (
            _find_referral_request(session, contact, at, request, job)
            if any(answer.values())
            else None
        )

        def work(recorder: Any) -> Any:
            lead = job.begin(recorder, "other") if job else before and before.event.lead
            fields: dict[str, Any] = {"person": contact.id, "lead": lead, "at": at}
            if not any(answer.values()):
                return recorder.record(weakties.JobReferralRequested(**fields))
            kind: Any = weakties.JobReferralGiven
            if answer["declined"]:
                kind = weakties.JobReferralDeclined
            return recorder.record(kind(request=before and before.id, **fields))

        called, day = session.describe(contact), session.format_when(at)
        whither = f"for the job {job.description}" if job else ""
        request_text = f"as you had asked on {spell_day(before.event.at)}" if before else ""
        if answer["given"]:
            line = join_sentence(
                f"{called} recommended you", whither, day + "," * bool(request_text), request_text
            )
            line += " Thank them, and tell them what comes of it."
        elif answer["declined"]:
            refusal = join_sentence(f"{called} would not recommend you", whither).removesuffix(".")
            line = f"{refusal}; they said so {day}."
        else:
            line = join_sentence(f"Asked {called} to recommend you", whither, day)
            line += f" Once they answer: `weakties refer {contact.label!r} --given`, or --declined."
        return work, line + (job.news if job else "")

    record_along(call, decide)


def _find_referral_request(
    session: Session, contact: Any, at: Any, text: str | None, job: Job | None
) -> Any:
    """Return the request for a job referral that an answer belongs to; None if there is none."""
    moment = session.resolve_moment(at)
    requests: list[Any] = [
        r for r in session.network.events(("job_referral.requested",))
        if getattr(r.event, "person", None) == contact.id
    ]  # fmt: skip
    if text:
        day = "" if any(r.id == text for r in requests) else str(session.resolve_date(text))[:10]
        named = [r for r in requests if r.id == text or (day and r.event.at.startswith(day))]
        if not named:
            raise click.ClickException(
                f"No request to {contact.label} for a job referral is of {text!r}; "
                "record it with `weakties refer`."
            )
        choices = [(f"{spell_day(r.event.at)} ({r.id})", r) for r in named]
        return pick(f"Which request to {contact.label}", choices, "Name it by its id.")
    lead = job and job.lead and job.lead.id
    fitting = [
        r for r in requests
        if r.event.at[:10] <= f"{moment[:10]}~" and (not job or r.event.lead in (None, lead))
    ]  # fmt: skip
    return fitting[-1] if fitting else None
