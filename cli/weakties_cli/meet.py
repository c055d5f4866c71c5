"""Recording meetings and introductions."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call, only_now, pass_call
from weakties_cli.naming import organization_to_record
from weakties_cli.record import on_option
from weakties_cli.recording import Telling, listed, one_of, record, report, sentence, weekday

_MOVES = ("requested", "made", "declined", "closed")
_KINDS: Any = (
    "information-interview",
    "coffee",
    "event",
    "mentoring",
    "shadowing",
    "job-interview",
)
KINDS = click.Choice(_KINDS)


@click.command("meet")
@click.argument("people", nargs=-1, required=True)
@click.option("--on", metavar="DATE", help="The day; one to come means it is agreed, not held.")
@click.option("--kind", type=KINDS, help="As agreed, or information-interview, if left out.")
@click.option("--mode", type=click.Choice(["in-person", "video", "phone"]))
@click.option("--minutes", type=click.IntRange(min=0))
@click.option("--useful", "usefulness", type=click.IntRange(1, 5), help="How useful it was.")
@click.option("--energy", type=click.IntRange(-2, 2), help="What it did to you.")
@click.option("--asked-for-names", is_flag=True, default=None, help="You asked whom else to meet.")
@click.option("--note", help="What was said.")
@click.option("--learnt", help="Your debrief of the meeting on that day, or of the latest.")
@click.option("--cancelled", is_flag=True, help="The agreed meeting was called off.")
@click.option("--missed", is_flag=True, help="They did not come to the agreed meeting.")
@only_now
@pass_call
def meet_command(call: Call, /, people: tuple[str, ...], *, on: str | None, **told: Any) -> None:
    """Say that you met somebody, or will.

    A meeting on the day of an agreed one is the agreed one: whoever is not named did not come.

    \b
    weakties meet ana --on yesterday --useful 4 --asked-for-names
    weakties meet ana ben --on "next friday" --kind coffee
    weakties meet ana --learnt "the grid teams hire through open source"
    weakties meet ben --missed
    """
    one_of(told, learnt="--learnt", cancelled="--cancelled", missed="--missed", note="--note")

    def decide(telling: Telling) -> tuple[list[Any], str]:
        named = {p.id: p for p in map(telling.person, people)}
        meeting = _Meeting(telling, list(named.values()), on, told)
        if told["learnt"] is not None:
            return meeting.learn()
        if told["cancelled"] or told["missed"]:
            return meeting.fall_out()
        return meeting.agree() if telling.is_to_come(meeting.at) else meeting.hold()

    record(call, decide)


class _Meeting:
    """What `weakties meet` says about a meeting, as events and a line.

    Attributes:
        people: who is named.
        at: the day that is named; empty for now.
    """

    def __init__(
        self, telling: Telling, people: list[Any], on: str | None, told: dict[str, Any]
    ) -> None:
        self._telling, self.people, self._told = telling, people, told
        self._on, self.at = on, telling.when(on)
        self._moment = telling.moment(self.at)
        self._agenda = telling.network.read(weakties.Agenda)
        self._ids = tuple(person.id for person in people)
        self._called = telling.describe_all(people)

    def hold(self) -> tuple[list[Any], str]:
        """Return that it took place: as agreed, if one was agreed for that day."""
        agreed = self._agreed_on_that_day()
        absent = self._others(agreed, came=False)
        line = f"Met {self._called} {self._telling.dated(self.at)}{', as agreed' * bool(agreed)}."
        if absent:
            line += (
                f" {listed(absent)} did not come; if that is wrong, record who did with "
                f"`weakties meet NAME --on {self._moment[:10]}`."
            )
        line += " Thank them within a day, and write down what you learnt."
        return [self._build_held(agreed)], line + self._still_open(agreed)

    def _build_held(self, agreed: Any) -> Any:
        told = self._told
        before = next(self._agenda.meetings.where("id = ?", (agreed,)), None)
        kind: Any = told["kind"] or (before.kind if before else _KINDS[0])
        return weakties.MeetingHeld(
            people=self._ids, meeting=agreed,
            kind=kind, mode=told["mode"],
            minutes=told["minutes"], usefulness=told["usefulness"], energy=told["energy"],
            asked_for_names=told["asked_for_names"], note=told["note"], at=self.at,
        )  # fmt: skip

    def _agreed_on_that_day(self) -> Any:
        """Return the meeting agreed for that day with any of them."""
        found = (self._agenda.agreed_on(person, self._moment) for person in self._ids)
        return next(filter(None, found), None)

    def _others(self, meeting: Any, *, came: bool) -> list[str]:
        """Return what those are called who have a part in a meeting and are not named here."""
        parts = self._agenda.attendees(meeting) if meeting else []
        people = self._telling.network.read(weakties.People)
        found = [
            people.get(part.person)
            for part in parts
            if part.person not in self._ids and (part.met_at is not None) is came
        ]
        return [person.label for person in found if person is not None]

    def _still_open(self, done: Any) -> str:
        """Say that another meeting was agreed for another day, and what to do about it."""
        name, today = self.people[0].label, self._telling.network.day.isoformat()
        for meeting in self._agenda.open_with(self._ids[0]):
            if meeting.id != done and meeting.state == "scheduled":
                agreed = f" The meeting agreed for {weekday(meeting.starts)} stands"
                if meeting.starts[:10] >= today:
                    return f"{agreed}."
                return (
                    f"{agreed}: if it took place, `weakties meet {name!r} --on "
                    f"{meeting.starts[:10]}`; if not, --missed or --cancelled."
                )
        return ""

    def learn(self) -> tuple[list[Any], str]:
        """Return what was learnt, and that the meeting took place if nobody said so yet."""
        last = self._agenda.last_meeting(self._ids[0])
        if self._on is not None:
            return self._learn_on_that_day()
        met_at = next((m.starts for m in self._agenda.meetings.where("id = ?", (last,))), "")
        today = self._telling.network.day.isoformat()
        agreed = [
            m for m in self._agenda.open_with(self._ids[0])
            if met_at[:10] < m.starts[:10] <= today and m.state == "scheduled"
        ]  # fmt: skip
        if agreed:
            self.at = weakties.when(agreed[-1].starts[:10])
            self._moment = self.at
            return self._learn_and_hold(agreed[-1].id)
        if last is None:
            raise click.ClickException(
                "There is no meeting with that person yet; record it with `weakties meet`."
            )
        return [self._debrief(last)], f"Kept what you learnt from {self._called} {_of(met_at)}."

    def _learn_on_that_day(self) -> tuple[list[Any], str]:
        if self._telling.is_to_come(self.at):
            raise click.UsageError(f"{self.at} is still to come: tell what you learnt afterwards.")
        for meeting in self._agenda.meetings_with(self._ids[0]):
            if meeting.state == "held" and meeting.starts[:10] == self._moment[:10]:
                line = f"Kept what you learnt from {self._called} {_of(meeting.starts)}."
                return [self._debrief(meeting.id)], line
        return self._learn_and_hold(self._agreed_on_that_day())

    def _learn_and_hold(self, agreed: Any) -> tuple[list[Any], str]:
        """Return that it took place, and what was learnt."""
        held = self._build_held(agreed)
        debrief = self._debrief(agreed) if agreed else lambda done: self._debrief(done[-1].id)
        line = f"Met {self._called} {self._telling.dated(self.at)}, and kept what you learnt."
        return [held, debrief], f"{line} Thank them within a day."

    def _debrief(self, meeting: Any) -> Any:
        return weakties.MeetingDebriefed(meeting=meeting, insights=self._told["learnt"], at=self.at)

    def fall_out(self) -> tuple[list[Any], str]:
        """Return that it was called off, or that somebody did not come."""
        meeting = self._fallen_out()
        if meeting is None:
            raise click.ClickException(
                "No meeting with that person is agreed; look with `weakties show`."
            )
        day, at = weekday(meeting.starts), self.at
        if self._told["cancelled"]:
            line = f"Cancelled the meeting with {self._called} of {day}; nothing is owed for it."
            event: Any = weakties.MeetingCancelled(meeting=meeting.id, at=at)
            return [event], f"{line} If you still want to meet, propose another time."
        others = [*self._others(meeting.id, came=True), *self._expected(meeting)]
        if not others:
            line = f"Missed: {self._called} did not come on {day}; nothing is owed for it."
            event = weakties.MeetingMissed(meeting=meeting.id, at=at)
            return [event], f"{line} If you still want to meet, propose another time."
        event = weakties.MeetingMissed(meeting=meeting.id, people=self._ids, at=at)
        line = f"{self._called} did not come on {day}; no thanks are owed to them."
        return [event], f"{line} The meeting with {listed(others)} stands."

    def _expected(self, meeting: Any) -> list[str]:
        """Return whom else a meeting is agreed with, and nobody knows yet whether they came."""
        if meeting.state != "scheduled":
            return []
        absent = {part.person for part in self._agenda.attendees(meeting.id) if part.is_absent}
        people = self._telling.network.read(weakties.People)
        found = map(people.get, set(meeting.people.split()) - absent - set(self._ids))
        return sorted(person.label for person in found if person is not None)

    def _fallen_out(self) -> Any:
        """Find the meeting that is meant: of that day, else the latest that is over, or the next.

        Somebody who was recorded as met on a day can be recorded as absent.
        """
        person, today = self._ids[0], self._telling.network.day.isoformat()
        open_ones = self._agenda.open_with(person)
        if self._told["cancelled"]:
            open_ones = [m for m in open_ones if m.state == "scheduled"]
        if self._on is not None:
            there = open_ones
            if self._told["missed"]:
                there = [m for m in self._agenda.meetings_with(person) if m.state == "held"]
                there = [*open_ones, *there]
            on_that_day = [m for m in there if m.starts[:10] == self._moment[:10]]
            if on_that_day:
                return on_that_day[0]
        past = [m for m in open_ones if m.starts[:10] <= today]
        ahead = [m for m in open_ones if m.starts[:10] > today]
        ordered = [*ahead, *past[::-1]] if self._told["cancelled"] else [*past[::-1], *ahead]
        return ordered[0] if ordered else None

    def agree(self) -> tuple[list[Any], str]:
        """Return that it is agreed, or moved if one with them is still to come."""
        told, starts = self._told, self.at
        for name in ("usefulness", "energy", "asked_for_names", "note"):
            if told[name] is not None:
                raise click.UsageError(
                    f"{starts} is still to come: tell how it was once you have met."
                )
        today, then = self._telling.network.day.isoformat(), self._telling.dated(starts)
        prepare = "`weakties today` reminds you the day before."
        for meeting in self._agenda.open_with(self._ids[0]):
            is_ahead = meeting.state == "scheduled" and meeting.starts[:10] >= today
            if is_ahead and set(self._ids) <= set(meeting.people.split()):
                known: Any = meeting.id
                moved = weakties.MeetingRescheduled(meeting=known, starts=starts)
                line = f"Moved to {weekday(starts)} the meeting with {self._called}"
                return [moved], f"{line}, agreed for {weekday(meeting.starts)}. {prepare}"
        kind: Any = told["kind"] or _KINDS[0]
        event = weakties.MeetingScheduled(
            people=self._ids, starts=starts, kind=kind, mode=told["mode"], minutes=told["minutes"]
        )
        return [event], f"{sentence('Agreed to meet', self._called, then)} {prepare}"


def _of(moment: str) -> str:
    return f"on {weekday(moment)}" if moment else ""


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

    A name you do not know yet is added; what became of it needs one that you do.

    \b
    weakties intro "Arjun Mehta" --from priya --org "Acme" --strength warm
    weakties intro arjun --from priya --told
    """
    one_of(told, requested="--requested", made="--made", declined="--declined", closed="--told")
    move = next((name for name in _MOVES if told[name]), None)
    with call.network() as network:
        telling = Telling(network)
        who, at = telling.person(introducer), telling.was(on)
        known = telling.person(name) if move else _known(telling, name)
        if known is not None and known.id == who.id:
            raise click.UsageError("Nobody introduces you to themselves.")
        fields = {k: told[k] for k in ("organization", "email")}
        if fields["organization"]:
            fields["organization"] = organization_to_record(network, fields["organization"])

        def work(recorder: Any) -> Any:
            if known is None:
                person = recorder.add_person(name=name, found="introduction", at=at, **fields)
            else:
                person = known.id
                _describe(recorder, (person, at), **fields)
            return recorder.record(_introduction(who.id, person, move, (told["strength"], at)))

        recorded = network.together(work, source="cli")
        label = telling.describe(
            telling.network.read(weakties.People).get(recorded.event.introduced)
        )
        line = _moved(move, telling.describe(who), label, telling.dated(at))
        report(call, [recorded], line)


def _moved(move: str | None, introducer: str, name: str, day: str) -> str:
    """Return what was recorded of an introduction, and what follows."""
    match move:
        case "requested":
            return f"You asked {introducer} {day} to introduce you to {name}."
        case "made":
            return f"{introducer} introduced you to {name} {day}. Write to them, and say thank you."
        case "declined":
            return f"The introduction to {name} by {introducer} will not happen, as of {day[3:]}."
        case "closed":
            return f"You told {introducer} {day} what came of the introduction to {name}."
        case _:
            line = f"{introducer} gave you the name of {name} {day}."
            return f"{line} Write within 2 business days, and say who gave it."


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
