"""Recording meetings and introductions."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call, only_now, pass_call
from weakties_cli.record import on_option
from weakties_cli.recording import Telling, one_of, record, report

_MOVES = ("requested", "made", "declined", "closed")
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
@only_now
@pass_call
def meet_command(call: Call, /, people: tuple[str, ...], *, on: str | None, **told: Any) -> None:
    """Say that you met somebody, or will.

    \b
    weakties meet ana --on yesterday --useful 4 --asked-for-names
    weakties meet ana ben --on "next friday" --kind coffee
    weakties meet ana --learnt "the grid teams hire through open source"
    """
    one_of(told, learnt="--learnt", cancelled="--cancelled", missed="--missed", note="--note")

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
            raise click.ClickException(
                "There is no meeting with that person yet; record it with `weakties meet`."
            )
        return weakties.MeetingDebriefed(
            meeting=last, insights=told["learnt"], at=at
        ), "Kept what you learnt from {}."
    if told["cancelled"] or told["missed"]:
        if agreed is None:
            raise click.ClickException(
                "No meeting with that person is agreed; look with `weakties show`."
            )
        if told["cancelled"]:
            return weakties.MeetingCancelled(meeting=agreed, at=at), "Cancelled with {}."
        return weakties.MeetingMissed(meeting=agreed, at=at), "Missed with {}."
    if telling.is_to_come(at):
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
    for name in ("usefulness", "energy", "asked_for_names", "note"):
        if told[name] is not None:
            raise click.UsageError(f"{starts} is still to come: tell how it was once you have met.")
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
@click.option("--requested", is_flag=True, help="You asked to be introduced.")
@click.option("--made", is_flag=True, help="The introduction was made.")
@click.option("--declined", is_flag=True, help="It will not happen.")
@click.option("--told", "closed", is_flag=True, help="You told the introducer the outcome.")
@on_option
@only_now
@pass_call
def intro_command(
    call: Call, /, name: str, *, introducer: str, on: str | None, **told: Any
) -> None:
    """Say that somebody gave you a name, or what became of it.

    A name you do not know yet is added.

    \b
    weakties intro "Arjun Mehta" --from priya --org "Acme" --strength warm
    weakties intro arjun --from priya --told
    """
    one_of(told, requested="--requested", made="--made", declined="--declined", closed="--told")
    move = next((name for name in _MOVES if told[name]), None)
    with call.network() as network:
        telling = Telling(network)
        who, at = telling.person(introducer), telling.was(on)
        known = _known(telling, name)
        if known is not None and known.id == who.id:
            raise click.UsageError("Nobody introduces you to themselves.")
        fields = {k: told[k] for k in ("organization", "email")}

        def work(recorder: Any) -> Any:
            if known is None:
                person = recorder.add_person(name=name, found="introduction", at=at, **fields)
            else:
                person = known.id
                _describe(recorder, (person, at), **fields)
            return recorder.record(_introduction(who.id, person, move, (told["strength"], at)))

        recorded = network.together(work, source="cli")
        label = known.label if known else name
        report(call, [recorded], f"{who.label} and {label}: {move or 'offered'}.")


def _describe(
    recorder: Any, whom: tuple[Any, weakties.When], organization: str | None, email: str | None
) -> None:
    """Tell what is new of somebody who is known by name."""
    person, at = whom
    if organization or email:
        place = recorder.add_organization(organization, at=at) if organization else None
        recorder.record(
            weakties.PersonDescribed(person=person, organization=place, email=email, at=at)
        )


def _known(telling: Telling, name: str) -> Any:
    """Give whoever is known by that name; None adds somebody."""
    try:
        return telling.person(name)
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
