"""Recording requests, answers, thanks and notes."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.choices import find_meeting_on
from weakties_cli.input.options import CHANNELS, LONGEST_TALK, WholeNumber, on_option
from weakties_cli.input.recording import (
    Session,
    describe_channel,
    join_sentence,
    record,
    refuse_several,
    spell_day,
)
from weakties_cli.output import print_note

PURPOSES = click.Choice(["information-interview", "reconnect", "job-referral", "job"])
NOTED = click.Choice(["nurture", "update", "favor", "congratulate", "other"])
SENTIMENTS = click.Choice(["yes", "no", "later", "redirected", "auto"])
to_option = click.option(
    "--to", "request", metavar="REQUEST",
    help="Which request: its day, or its id; the latest before it if left out.",
)  # fmt: skip


@click.command("ask")
@click.argument("person")
@click.option("--channel", type=CHANNELS,
              help="What they prefer (`weakties prefer`), else email, if left out; with --again "
              "that of the request.")  # fmt: skip
@click.option("--purpose", type=PURPOSES, default="information-interview", show_default=True,
              help="What you asked for.")  # fmt: skip
@click.option("--minutes", type=WholeNumber(1, LONGEST_TALK),
              help="How long the talk is that you asked for.")  # fmt: skip
@click.option("--words", type=WholeNumber(min=0), metavar="N", help="How many words your text had.")
@click.option("--mentions-job/--no-job", "mentions_job", default=None,
              help="Whether it spoke of a job; a request for a talk had better not.")  # fmt: skip
@click.option("--template", metavar="NAME",
              help="Which of your texts it was made from, by a name of yours: `weakties stats --by "
              "template` compares them.")  # fmt: skip
@click.option("--again", is_flag=True, help="This was the second request of the same thread.")
@click.option("--bounced", is_flag=True, help="The latest request never arrived.")
@click.option("--close", "closing", is_flag=True, help="Stop waiting for an answer.")
@click.option("--reason", type=click.Choice(["no-response", "withdrawn", "other"]),
              help="Why you stop, with --close; no-response if left out.")  # fmt: skip
@to_option
@click.option("--note", help="What you wrote.")
@on_option
@refuse_look_back
@pass_call
def ask_command(
    call: Call, /, person: str, *, request: str | None, on: str | None, **options: Any
) -> None:
    """Record that you asked somebody for a talk.

    \b
    weakties ask ana --channel linkedin-message --on yesterday
    weakties ask ana --words 80 --minutes 20 --template "short and warm"
    weakties ask ana --again
    weakties ask ana --close --to 2026-09-01
    """
    refuse_several(options, again="--again", bounced="--bounced", closing="--close")
    refuse_several(options, bounced="--bounced", closing="--close", note="--note")
    follows = options["again"] or options["bounced"] or options["closing"]
    if request and not follows:
        raise click.UsageError("--to belongs to --again, --bounced or --close.")
    if options["reason"] and not options["closing"]:
        raise click.UsageError("--reason belongs to --close.")
    for name in ("words", "mentions_job", "template", "minutes") if follows else ():
        if options[name] is not None:
            raise click.UsageError(f"--{name.replace('_', '-')} is of a first request.")

    def decide(session: Session) -> tuple[list[Any], str]:
        contact, at = session.find_person(person), session.resolve_past_date(on)
        if follows:
            return _build_follow_up(session, contact, at, request=request, **options)
        channel: Any = options["channel"] or session.find_preferred_channel(contact, at) or "email"
        if contact.do_not_contact:
            print_note(
                f"note: {contact.label} does not want to be contacted; recorded all the same"
            )
        agenda = session.network.read(weakties.Agenda)
        event = weakties.OutreachSent(
            person=contact.id,
            channel=channel,
            purpose=options["purpose"],
            words=options["words"],
            mentions_job=options["mentions_job"],
            minutes=options["minutes"],
            template=options["template"],
            note=options["note"],
            introduction=agenda.find_introduction(contact.id),
            at=at,
        )
        if (same := _find_same_request(session, contact, event)) is not None:
            return [], _describe_same_request(session, contact, same, event)
        line = join_sentence(
            "Asked", session.describe(contact), describe_channel(channel), session.format_when(at)
        )
        if options["purpose"] != "job":
            line += " If no answer comes, `weakties today` says when to do what."
        return [event], line

    record(call, decide)


def _find_same_request(session: Session, contact: Any, event: Any) -> Any:
    """Return the request to somebody that was recorded of that day, way and purpose.

    One that never arrived, or that was answered or closed, is another one.
    """
    waiting = {
        request.outreach
        for request in session.list_requests(contact)
        if request.replied_at is None and request.closed_at is None
    }
    for recorded in session.network.events(("outreach.bounced",)):
        bounce: Any = recorded.event
        if bounce.person == contact.id:
            latest = session.choose_request(contact, recorded.occurred_at)
            waiting.discard(bounce.outreach or (latest and latest.outreach))
    for recorded in session.network.events(("outreach.sent",)):
        other: Any = recorded.event
        if (
            recorded.id in waiting
            and (other.channel, other.purpose) == (event.channel, event.purpose)
            and session.is_same_day(recorded.occurred_at, event.at)
        ):
            return recorded
    return None


def _describe_same_request(session: Session, contact: Any, same: Any, event: Any) -> str:
    """Return that a request was recorded before, and what to do if another one is meant."""
    line = join_sentence(
        f"Already recorded, as event {same.position}: you asked", session.describe(contact),
        describe_channel(event.channel), f"on {spell_day(same.occurred_at)}",
    )  # fmt: skip
    details = ("words", "mentions_job", "minutes", "template", "note")
    news = any(getattr(event, name) not in (None, getattr(same.event, name)) for name in details)
    if news:
        line += f" Nothing was added: `weakties edit {same.position}` takes what you left out then."
    return (
        f"{line} If you wrote once more, add --again; if it was another request, give the time of "
        "day with --on."
    )


def _build_follow_up(
    session: Session, contact: Any, at: weakties.When, *, request: str | None, **options: Any
) -> tuple[list[Any], str]:
    """Return what follows on a request as an event, and a line that says so."""
    named = session.find_request(contact, request) if request else None
    fields: dict[str, Any] = {"person": contact.id, "outreach": named and named.outreach, "at": at}
    called, day = session.describe(contact), session.format_when(at)
    meant = session.describe_request(contact, at, named)
    if options["bounced"]:
        line = join_sentence(
            "Noted", day, "that", meant or "the request", f"to {called} never arrived"
        )
        return [weakties.OutreachBounced(**fields)], f"{line} Try another address or channel."
    if options["closing"]:
        line = join_sentence(f"Stopped waiting for {called}", day, meant and f"to answer {meant}")
        reason: Any = options["reason"] or "no-response"
        return [weakties.OutreachClosed(reason=reason, **fields)], (
            f"{line} An answer opens it again."
        )
    latest = session.choose_request(contact, at, named)
    channel: Any = options["channel"] or (latest and latest.channel)
    channel = channel or session.find_preferred_channel(contact, at) or "email"
    event = weakties.OutreachFollowedUp(channel=channel, note=options["note"], **fields)
    after = f"after {meant}" if meant else ""
    line = join_sentence(f"Wrote to {called} once more", describe_channel(channel), day, after)
    return [event], f"{line} If no answer comes to this either, let it go."


@click.command("reply")
@click.argument("person")
@click.argument("sentiment", type=SENTIMENTS, default="yes")
@click.option("--until", metavar="DATE", help="When a `later` wants to be asked again.")
@click.option("--channel", type=CHANNELS, help="How the answer came.")
@to_option
@click.option("--again", is_flag=True, help="They answered the same once more that day.")
@click.option("--note", help="What they wrote.")
@on_option
@refuse_look_back
@pass_call
def reply_command(
    call: Call,
    /,
    person: str,
    sentiment: Any,
    *,
    until: str | None,
    channel: Any,
    request: str | None,
    again: bool,
    note: str | None,
    on: str | None,
) -> None:
    """Record that somebody answered: yes, no, later, redirected, or auto.

    \b
    weakties reply ana yes
    weakties reply ana yes --to 2026-09-01
    weakties reply ben later --until "in 3 weeks"
    """
    if until and sentiment != "later":
        raise click.UsageError(f"--until belongs to `later`, not to `{sentiment}`.")

    def decide(session: Session) -> tuple[list[Any], str]:
        contact, at = session.find_person(person), session.resolve_past_date(on)
        named = session.find_request(contact, request) if request else None
        later = session.resolve_date(until, direction="future") if until else None
        if later and later[:10] < session.resolve_moment(at)[: len(later[:10])]:
            raise click.UsageError(
                f"{spell_day(later)} was over when they answered, {session.format_when(at)}: "
                "name a "
                "later day with --until, or leave it out."
            )
        event = weakties.ReplyReceived(
            person=contact.id,
            outreach=named and named.outreach,
            sentiment=sentiment,
            channel=channel,
            later_until=later,
            note=note,
            at=at,
        )
        same = None if again else _find_same_reply(session, event)
        if same is not None:
            line = join_sentence(
                f"Already recorded, as event {same.position}:", session.describe(contact),
                f"answered on {spell_day(same.occurred_at)}",
            )  # fmt: skip
            return [], f"{line} Nothing is new. If they answered once more, add --again."
        meant = session.describe_request(contact, at, named)
        line = join_sentence(
            f"{session.describe(contact)} answered",
            describe_channel(channel or ""),
            f"{session.format_when(at)}{f', to {meant}' * bool(meant)}:",
            "an automatic answer" if sentiment == "auto" else sentiment,
        )
        asks = session.list_requests(contact)
        if asks and not meant:
            line += (
                f" It answers no request: the earliest to {contact.label} is of "
                f"{spell_day(asks[0].sent_at)}; if that is meant, `weakties undo`, and say --to."
            )
        return [event], f"{line} {_describe_next(sentiment, later)}".rstrip()

    record(call, decide)


def _find_same_reply(session: Session, event: Any) -> Any:
    """Return the answer of somebody that was recorded of that day, and says all that this does."""
    for recorded in session.network.events(("reply.received",)):
        other: Any = recorded.event
        says = ("channel", "later_until", "note")
        is_same = (
            (other.person, other.outreach, other.sentiment)
            == (event.person, event.outreach, event.sentiment)
            and all(getattr(event, n) in (None, getattr(other, n)) for n in says)
            and session.is_same_day(recorded.occurred_at, event.at)
        )
        if is_same:
            return recorded
    return None


def _describe_next(sentiment: str, later: str | None) -> str:
    """Return what follows from an answer."""
    match sentiment:
        case "yes":
            return "Propose a time to meet."
        case "later" if later:
            return f"`weakties today` reminds you to ask again on {spell_day(later)}."
        case "later":
            return "Ask for a day."
        case "redirected":
            return "Record whose name they gave with `weakties intro`."
        case "auto":
            return "It counts as no answer."
        case _:
            return ""


@click.command("thank")
@click.argument("person")
@click.option("--channel", type=CHANNELS, default="email", show_default=True,
              help="How you thanked them.")  # fmt: skip
@click.option("--specific/--general", default=None, help="Whether you named one thing they said.")
@click.option("--meeting", "about", metavar="DATE",
              help="The day of the meeting it is for; the latest if left out.")  # fmt: skip
@click.option("--note", help="What you wrote.")
@on_option
@refuse_look_back
@pass_call
def thank_command(
    call: Call, /, person: str, *, channel: Any, specific: bool | None, about: str | None,
    note: str | None, on: str | None,
) -> None:  # fmt: skip
    """Record that you thanked somebody, for the latest meeting with them.

    \b
    weakties thank ana
    weakties thank ana --specific --note "your advice on grid codes"
    """

    def decide(session: Session) -> tuple[list[Any], str]:
        contact, at = session.find_person(person), session.resolve_past_date(on)
        agenda = session.network.read(weakties.Agenda)
        named = find_meeting_on(session, contact, about) if about else None
        meeting = named or agenda.find_last_meeting(contact.id, until=session.resolve_moment(at))
        if meeting and next(agenda.meetings.where("id = ?", (meeting,))).kind == "job-interview":
            named = meeting  # figures count thanks that name nothing for the latest talk
        event = weakties.ThanksSent(
            person=contact.id, meeting=named, channel=channel, specific=specific, note=note, at=at
        )  # unless it is named, the meeting follows from the days, whatever is recorded later
        thanked = (
            f"Thanked {session.describe(contact)}",
            describe_channel(channel),
            session.format_when(at),
        )
        return [event], _describe_thanks(
            session, contact, meeting, session.resolve_moment(at), " ".join(filter(None, thanked))
        )

    record(call, decide)


def _describe_thanks(
    session: Session, contact: Any, meeting: str | None, at: str, line: str
) -> str:
    """Return what thanks were for, or why nothing was owed.

    Args:
        at: the moment of the thanks, as it is stored.
    """
    agenda = session.network.read(weakties.Agenda)
    part = meeting and next(g for g in agenda.list_attendees(meeting) if g.person == contact.id)
    if part:
        kind = next(agenda.meetings.where("id = ?", (meeting,))).kind
        noun = "job interview" if kind == "job-interview" else "meeting"
        met = part.met_at or ""
        line = f"{line}, for the {noun} of {spell_day(met)}."
        if at[:10] < met[: len(at[:10])]:
            line += " That day was before the meeting: if it is not meant, `weakties undo`."
        if not part.thanked_at:
            return line
        on = f"on {spell_day(part.thanked_at)}"
        if part.thanked_at[:10] > at[: len(part.thanked_at[:10])]:
            return f"{line} You thanked them {on}, too: the earlier thanks count."
        already = f"You had thanked them {on} already: nothing was owed; recorded all the same."
        return f"{line} {already}"
    missed = agenda.list_missed_meetings(contact.id)
    why = f"You have not met {contact.label}"
    if missed:
        why = f"{contact.label} did not come on {spell_day(missed[-1].starts)}"
    return f"{line}. {why}: nothing was owed; recorded all the same."


@click.command("note")
@click.argument("person")
@click.argument("text")
@click.option("--channel", type=CHANNELS, default="other", show_default=True,
              help="By what channel.")  # fmt: skip
@click.option("--direction", type=click.Choice(["in", "out", "mutual"]), default="mutual",
              show_default=True, help="Who began it: they (in), you (out), or both.")  # fmt: skip
@click.option("--gave/--gave-nothing", default=None, help="Whether it gave them something of use.")
@click.option("--purpose", type=NOTED, default="other", show_default=True,
              help="What it was for; nurture is to stay in touch.")  # fmt: skip
@click.option("--with", "others", multiple=True, metavar="PERSON", help="Who else; repeatable.")
@on_option
@refuse_look_back
@pass_call
def note_command(
    call: Call, /, person: str, text: str, *, channel: Any, direction: Any, gave: bool | None,
    purpose: Any, others: tuple[str, ...], on: str | None,
) -> None:  # fmt: skip
    """Note any other contact with somebody.

    \b
    weakties note ana "sent her the article on storage" --direction out --gave
    weakties note ana "lunch after the talk" --with ben --channel in-person
    """
    if not text.strip():
        raise click.UsageError("Say what is to be noted.")

    def decide(session: Session) -> tuple[list[Any], str]:
        contacts, at = (
            session.find_people((person, *others)),
            session.resolve_past_date(on),
        )
        event = weakties.InteractionNoted(
            people=tuple(p.id for p in contacts),
            channel=channel,
            direction=direction,
            purpose=purpose,
            gave_value=gave,
            note=text,
            at=at,
        )
        called = session.describe_all(contacts)
        touch = {
            "in": f"{called} turned to you",
            "out": f"you turned to {called}",
            "mutual": f"you were in touch with {called}",
        }[direction]
        return [event], join_sentence(
            f"Noted {session.format_when(at)}:", touch, describe_channel(channel)
        )

    record(call, decide)
