"""Recording meetings and introductions."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

import weakties
from weakties_cli.call import Call, pass_call, shared
from weakties_cli.record import on_option
from weakties_cli.recording import Telling, record
from weakties_cli.shown import say

KINDS = click.Choice(
    ["information-interview", "coffee", "event", "mentoring", "shadowing", "job-interview"]
)


@click.command("meet")
@click.argument("people", nargs=-1, required=True)
@click.option("--on", metavar="DATE", help="The day; one to come means it is agreed, not held.")
@click.option("--kind", type=KINDS, default="information-interview", show_default=True)
@click.option("--mode", type=click.Choice(["in-person", "video", "phone"]))
@click.option("--minutes", type=click.IntRange(min=0))
@click.option("--useful", "usefulness", type=click.IntRange(1, 5), help="How useful it was.")
@click.option("--energy", type=click.IntRange(-2, 2), help="What it did to you.")
@click.option("--asked-for-names", is_flag=True, default=None, help="You asked whom else to meet.")
@click.option("--note", help="What was said.")
@click.option("--learnt", help="Your debrief of the latest meeting, instead of a new one.")
@click.option("--cancelled", is_flag=True, help="The agreed meeting was called off.")
@click.option("--missed", is_flag=True, help="The agreed meeting did not happen.")
@shared
@pass_call
def meet_command(call: Call, /, people: tuple[str, ...], *, on: str | None, **told: Any) -> None:
    """Say that you met somebody, or will.

    \b
    weakties meet ana --on yesterday --useful 4 --asked-for-names
    weakties meet ana ben --on "next friday" --kind coffee
    weakties meet ana --learnt "the grid teams hire through open source"
    """

    def decide(telling: Telling) -> tuple[list[Any], str]:
        found = [telling.person(name) for name in people]
        agreed = telling.network.read(weakties.Agenda).agreed_with(found[0].id)
        at = telling.when(on)
        labels = " and ".join(p.label for p in found)
        event, line = _meeting(tuple(p.id for p in found), (at, agreed), told, telling)
        return [event], line.format(labels)

    record(call, decide)


def _meeting(
    people: tuple[Any, ...], when: tuple[weakties.When, Any], told: dict[str, Any], telling: Telling
) -> tuple[Any, str]:
    """Make the event that the flags and the day mean."""
    at, agreed = when
    if told["learnt"] is not None:
        last = telling.network.read(weakties.Agenda).last_meeting(people[0])
        if last is None:
            raise click.UsageError("There is no meeting with that person to debrief yet.")
        return weakties.MeetingDebriefed(
            meeting=last, insights=told["learnt"], at=at
        ), "Kept what you learnt from {}."
    if told["cancelled"] or told["missed"]:
        if agreed is None:
            raise click.UsageError("No meeting with that person is agreed.")
        if told["cancelled"]:
            return weakties.MeetingCancelled(meeting=agreed, at=at), "Cancelled with {}."
        return weakties.MeetingMissed(meeting=agreed, at=at), "Missed with {}."
    if at and date.fromisoformat(f"{at[:10]}-01-01"[:10]) > telling.network.day:
        return _agreed(people, (at, agreed), told)
    return weakties.MeetingHeld(
        people=people, meeting=agreed, kind=told["kind"], mode=told["mode"],
        minutes=told["minutes"], usefulness=told["usefulness"], energy=told["energy"],
        asked_for_names=told["asked_for_names"], note=told["note"], at=at,
    ), "Met {}. Thank them within a day, and write down what you learnt."  # fmt: skip


def _agreed(
    people: tuple[Any, ...], when: tuple[weakties.When, Any], told: dict[str, Any]
) -> tuple[Any, str]:
    """Agree on a meeting, or move the one agreed on."""
    starts, agreed = when
    if agreed is not None:
        moved = weakties.MeetingRescheduled(meeting=agreed, starts=starts)
        return moved, f"Moved to {starts} with {{}}."
    event = weakties.MeetingScheduled(
        people=people, starts=starts, kind=told["kind"], mode=told["mode"], minutes=told["minutes"]
    )
    return event, f"Agreed for {starts} with {{}}."


@click.command("intro")
@click.argument("name")
@click.option("--from", "introducer", required=True, help="Who gave you the name.")
@click.option("--org", "organization", help="Where the new person works.")
@click.option("--email", help="Their address.")
@click.option("--strength", default="name-only", show_default=True,
              type=click.Choice(["name-only", "use-my-name", "warm", "joint-meeting"]))  # fmt: skip
@click.option("--requested", "move", flag_value="requested", help="You asked to be introduced.")
@click.option("--made", "move", flag_value="made", help="The introduction was made.")
@click.option("--declined", "move", flag_value="declined", help="It will not happen.")
@click.option("--told", "move", flag_value="closed", help="You told the introducer the outcome.")
@on_option
@shared
@pass_call
def intro_command(
    call: Call, /, name: str, *, introducer: str, move: str | None, on: str | None, **told: Any
) -> None:
    """Say that somebody gave you a name, or what became of it.

    A name you do not know yet is added.

    \b
    weakties intro "Arjun Mehta" --from priya --org "Acme" --strength warm
    weakties intro arjun --from priya --told
    """
    with call.network() as network:
        telling = Telling(network)
        who, at = telling.person(introducer), telling.when(on)
        known = _known(telling, name)
        fields = {k: told[k] for k in ("organization", "email")}

        def work(recorder: Any) -> None:
            person = known or recorder.add_person(name=name, found="introduction", at=at, **fields)
            recorder.record(_introduction(who.id, person, move, (told["strength"], at)))

        network.together(work, source="cli")
    say(f"{who.label} and {name}: {move or 'offered'}.")


def _known(telling: Telling, name: str) -> Any:
    """Give the id of whoever is known by that name; None adds somebody."""
    try:
        return telling.person(name).id
    except weakties.WeaktiesError as error:
        if getattr(error, "candidates", None):
            raise
        return None


def _introduction(
    introducer: Any, introduced: Any, move: str | None, how: tuple[Any, weakties.When]
) -> Any:
    """Make the event for one step of an introduction."""
    strength, at = how
    pair = {"introducer": introducer, "introduced": introduced, "at": at}
    match move:
        case "requested":
            return weakties.IntroductionRequested(**pair)
        case "made":
            return weakties.IntroductionMade(**pair)
        case "declined":
            return weakties.IntroductionDeclined(**pair)
        case "closed":
            return weakties.IntroductionClosed(**pair)
        case _:
            return weakties.IntroductionOffered(**pair, strength=strength)
