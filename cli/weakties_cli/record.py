"""Recording people, requests, replies, thanks and notes."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call, only_now, pass_call
from weakties_cli.recording import Telling, one_of, record
from weakties_cli.shown import as_json, say

CHANNELS = click.Choice(
    ["email", "linkedin-message", "linkedin-invitation", "phone", "in-person", "event",
     "alumni-platform", "introduction", "other"]
)  # fmt: skip
PURPOSES = click.Choice(["information-interview", "reconnect", "job-referral", "job"])
SENTIMENTS = click.Choice(["yes", "no", "later", "redirected", "auto"])
on_option = click.option("--on", metavar="DATE", help="When it happened; now if left out.")


@click.command("add")
@click.argument("name")
@click.option("--email", help="Nobody else may have it: it tells who is who.")
@click.option("--linkedin", metavar="PROFILE", help="Address or name of the profile.")
@click.option("--org", "organization", help="Where they work.")
@click.option("--title", help="What they do there.")
@click.option("--closeness", type=click.IntRange(1, 5), help="From 1, hardly known, to 5, close.")
@click.option("--note", help="Anything worth knowing.")
@on_option
@only_now
@pass_call
def add_command(call: Call, /, *, closeness: int | None, on: str | None, **told: Any) -> None:
    """Add a person you know, or want to.

    Somebody known by e-mail or profile is not added twice; what is new is told of them.

    \b
    weakties add "Ana Ruiz" --email ana@example.org --org "Acme"
    """
    with call.network() as network:
        at = Telling(network).was(on)

        def work(recorder: Any) -> str:
            person: str = recorder.add_person(at=at, **told)
            if closeness is not None:
                recorder.record(
                    weakties.PersonTied(
                        person=weakties.PersonId(person), closeness=closeness, at=at
                    )
                )
            return person

        before, count = network.head, network.read(weakties.People).count()
        person = network.together(work, source="cli")
        people = network.read(weakties.People)
        is_new, found = people.count() > count, people.get(person)
        if call.json:
            as_json({"person": person, "events": network.head.position - before.position})
        elif is_new:
            say(f"Added {told['name']}.")
        else:
            news = "nothing is new" if network.head == before else "kept what is new"
            say(f"{found.label if found else person} ({person}) is known already; {news}.")


@click.command("ask")
@click.argument("person")
@click.option("--channel", type=CHANNELS, default="email", show_default=True)
@click.option("--purpose", type=PURPOSES, default="information-interview", show_default=True)
@click.option("--minutes", type=click.IntRange(min=1), help="How long a talk you asked for.")
@click.option("--again", is_flag=True, help="This was the second request of the same thread.")
@click.option("--bounced", is_flag=True, help="The latest request never arrived.")
@click.option("--close", "closing", is_flag=True, help="Stop waiting for an answer.")
@click.option("--note", help="What you wrote.")
@on_option
@only_now
@pass_call
def ask_command(call: Call, /, person: str, *, on: str | None, **told: Any) -> None:
    """Say that you asked somebody for a talk.

    \b
    weakties ask ana --channel linkedin-message --on yesterday
    weakties ask ana --again
    """
    one_of(told, again="--again", bounced="--bounced", closing="--close")
    one_of(told, bounced="--bounced", closing="--close", note="--note")

    def decide(telling: Telling) -> tuple[list[Any], str]:
        who, at = telling.person(person), telling.was(on)
        return [_ask(who.id, at, told, telling)], f"Recorded for {who.label}."

    record(call, decide)


def _ask(person: Any, at: weakties.When, told: dict[str, Any], telling: Telling) -> Any:
    """Make the event that the flags mean."""
    if told["bounced"]:
        return weakties.OutreachBounced(person=person, at=at)
    if told["closing"]:
        return weakties.OutreachClosed(person=person, at=at)
    if told["again"]:
        channel, note = told["channel"], told["note"]
        return weakties.OutreachFollowedUp(person=person, channel=channel, note=note, at=at)
    agenda = telling.network.read(weakties.Agenda)
    return weakties.OutreachSent(
        person=person,
        channel=told["channel"],
        purpose=told["purpose"],
        minutes=told["minutes"],
        note=told["note"],
        introduction=agenda.introduction_of(person),
        at=at,
    )


@click.command("reply")
@click.argument("person")
@click.argument("sentiment", type=SENTIMENTS, default="yes")
@click.option("--until", metavar="DATE", help="When a `later` wants to be asked again.")
@click.option("--note", help="What they wrote.")
@on_option
@only_now
@pass_call
def reply_command(
    call: Call,
    /,
    person: str,
    sentiment: Any,
    *,
    until: str | None,
    note: str | None,
    on: str | None,
) -> None:
    """Say that somebody answered: yes, no, later, redirected, or auto.

    \b
    weakties reply ana yes
    weakties reply ben later --until "in 3 weeks"
    """
    if until and sentiment != "later":
        raise click.UsageError(f"--until belongs to `later`, not to `{sentiment}`.")

    def decide(telling: Telling) -> tuple[list[Any], str]:
        who = telling.person(person)
        event = weakties.ReplyReceived(
            person=who.id,
            sentiment=sentiment,
            later_until=telling.when(until, future=True) if until else None,
            note=note,
            at=telling.was(on),
        )
        next_step = " Propose a time to meet." if sentiment == "yes" else ""
        return [event], f"{who.label} answered: {sentiment}.{next_step}"

    record(call, decide)


@click.command("thank")
@click.argument("person")
@click.option("--channel", type=CHANNELS, default="email", show_default=True)
@click.option("--specific/--general", default=None, help="Whether you named one thing they said.")
@on_option
@only_now
@pass_call
def thank_command(
    call: Call, /, person: str, *, channel: Any, specific: bool | None, on: str | None
) -> None:
    """Say that you thanked somebody, for the latest meeting with them.

    \b
    weakties thank ana
    """

    def decide(telling: Telling) -> tuple[list[Any], str]:
        who, at = telling.person(person), telling.was(on)
        meeting = telling.network.read(weakties.Agenda).last_meeting(who.id)
        event = weakties.ThanksSent(
            person=who.id, meeting=meeting, channel=channel, specific=specific, at=at
        )
        return [event], f"Thanked {who.label}."

    record(call, decide)


@click.command("note")
@click.argument("person")
@click.argument("text")
@click.option("--channel", type=CHANNELS, default="other", show_default=True)
@click.option("--direction", type=click.Choice(["in", "out", "mutual"]), default="mutual")
@click.option("--gave/--gave-nothing", default=None, help="Whether it gave them something of use.")
@on_option
@only_now
@pass_call
def note_command(
    call: Call, /, person: str, text: str, *, channel: Any, direction: Any, gave: bool | None,
    on: str | None,
) -> None:  # fmt: skip
    """Note any other contact with somebody.

    \b
    weakties note ana "sent her the article on grid storage" --direction out --gave
    """
    if not text.strip():
        raise click.UsageError("Say what is to be noted.")

    def decide(telling: Telling) -> tuple[list[Any], str]:
        who, at = telling.person(person), telling.was(on)
        event = weakties.InteractionNoted(
            people=(who.id,), channel=channel, direction=direction, gave_value=gave,
            note=text, at=at,
        )  # fmt: skip
        return [event], f"Noted for {who.label}."

    record(call, decide)
