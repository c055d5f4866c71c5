"""Recording meetings, and what they taught."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

import weakties
from weakties_cli.commands.same_talk import add_to_talk
from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.choices import area_or_new, record_along
from weakties_cli.input.options import LONGEST_TALK, WholeNumber
from weakties_cli.input.recording import (
    Session,
    enumerate_names,
    join_sentence,
    record,
    record_all,
    refuse_several,
    spell_day,
)

_KINDS: Any = (
    "information-interview",
    "coffee",
    "event",
    "mentoring",
    "shadowing",
    "job-interview",
)
KINDS = click.Choice(_KINDS)
_HELD = ("kind", "mode", "minutes", "usefulness", "energy", "asked_for_names", "place", "note")
_OF_TALKS = ("mode", "minutes", "usefulness", "energy", "asked_for_names", "place", "agreed_on")
"""Options that a job interview has no fields for."""
_FITS = {"less": -1, "same": 0, "more": 1}
_WORDS = ("learnt", "advice", "resources", "surprises")
_AFTERWARDS = ("usefulness", "energy", "asked_for_names", "note", "learnt", "missed")
"""Options that only a meeting has that is over."""


@click.command("meet")
@click.argument("people", nargs=-1, required=True)
@click.option("--on", metavar="DATE", help="The day; one to come means it is agreed, not held.")
@click.option("--kind", type=KINDS, help="As agreed, or information-interview, if left out.")
@click.option("--mode", type=click.Choice(["in-person", "video", "phone"]), help="How you met.")
@click.option("--minutes", type=WholeNumber(0, LONGEST_TALK), help="How long it took, or will.")
@click.option("--place", help="Where you met, or will.")
@click.option("--agreed-on", metavar="DATE", help="When it was agreed or moved; now if left out.")
@click.option("--useful", "usefulness", type=WholeNumber(1, 5), help="How useful it was, 1 to 5.")
@click.option(
    "--energy",
    type=WholeNumber(-2, 2),
    help="From -2, it drained you, to 2, it gave you energy.",
)
@click.option("--asked-for-names/--asked-for-no-names", default=None,
              help="Whether you asked whom else to meet.")  # fmt: skip
@click.option("--note", help="What was said.")
@click.option("--learnt", help="What the meeting on that day, or the latest, taught you; more "
              "by `weakties debrief`.")  # fmt: skip
@click.option("--again", "separate", is_flag=True, default=None,
              help="Another talk with them, not the one that is recorded or agreed.")  # fmt: skip
@click.option("--cancelled", is_flag=True, help="The agreed meeting was called off.")
@click.option("--missed", is_flag=True, help="They did not come to the agreed meeting.")
@click.option("--by", type=click.Choice(["me", "them"]),
              help="Who cancelled, or did not come; they, if left out.")  # fmt: skip
@refuse_look_back
@pass_call
def meet_command(call: Call, /, people: tuple[str, ...], *, on: str | None, **options: Any) -> None:
    """Record that you met somebody, or will.

    A meeting on the day of an agreed one is the agreed one: whoever is not named did not come.
    One on the day of a recorded one is the same talk, unless you add --again.

    \b
    weakties meet ana --on yesterday --useful 4 --asked-for-names
    weakties meet ana ben --on "next friday" --kind coffee --place "Café Mitte"
    weakties meet ana --learnt "the grid teams hire through open source"
    weakties meet ben --missed
    """
    refuse_several(
        options, learnt="--learnt", cancelled="--cancelled", missed="--missed", note="--note"
    )
    if options["by"] and not (options["cancelled"] or options["missed"]):
        raise click.UsageError("--by belongs to --cancelled or --missed.")

    def decide(session: Session) -> tuple[list[Any], str]:
        meeting = _Meeting(session, session.find_people(people), on, options)
        ends = options["learnt"] is not None or options["cancelled"] or options["missed"]
        if not ends and session.is_to_come(meeting.at):
            return meeting.agree()
        if ends and options["agreed_on"] and options["learnt"] is None:
            return meeting.fall_out_as_agreed()
        if ends and (options["place"] or options["agreed_on"]):
            raise click.UsageError(
                "--place is of a meeting, not of what came of it; --agreed-on is of one that took "
                "place, was cancelled or missed, and is not recorded yet."
            )
        if options["learnt"] is not None:
            return meeting.learn()
        return meeting.fall_out() if ends else meeting.hold()

    record(call, decide)


class _Meeting:
    """What `weakties meet` says about a meeting, as events and a line.

    Attributes:
        people: who is named.
        at: the day that is named; empty for now.
    """

    def __init__(
        self, session: Session, people: list[Any], on: str | None, options: dict[str, Any]
    ) -> None:
        self._telling, self.people, self._options = session, people, options
        has_outcome = any(options.get(name) not in (None, False) for name in _AFTERWARDS)
        is_over = has_outcome or options.get("is_debrief", False)
        self._on, self.at = on, session.resolve_date(on, direction="past" if is_over else "either")
        self._moment = session.resolve_moment(self.at)
        self._agenda = session.network.read(weakties.Agenda)
        self._ids = tuple(person.id for person in people)
        self._label = session.describe_all(people)

    def hold(self) -> tuple[list[Any], str]:
        """Return that it took place: as agreed, if one was agreed for that day."""
        agreed = self._find_agreed_meeting()
        recorded = None if agreed or self._options["separate"] else self._find_recorded_talk()
        if recorded is not None:
            return add_to_talk(self._telling, self.people, recorded, self._options, self.at)
        absent = self._list_others(agreed, came=False)
        line = (
            f"Met {self._label} {self._telling.format_when(self.at)}{', as agreed' * bool(agreed)}."
        )
        if absent:
            line += (
                f" {enumerate_names(absent)} did not come; if that is wrong, record who did with "
                f"`weakties meet NAME --on {self._moment[:10]}`."
            )
        line += " Thank them within a day, and write down what you learnt."
        if self._options["agreed_on"]:
            return self._hold_as_agreed(agreed), line
        return [self._build_meeting(agreed)], line + self._describe_still_open(agreed)

    def _hold_as_agreed(self, agreed: Any) -> list[Any]:
        """Return that a meeting that is over was agreed, for when and where, and took place."""
        return [self._build_agreed(agreed), lambda done: self._build_meeting(done[-1].id)]

    def _build_agreed(self, agreed: Any) -> Any:
        """Return the event that agreed a meeting of which that is not recorded yet."""
        options, moment = self._options, weakties.when(self._moment)
        if agreed:
            raise click.UsageError(
                f"A meeting was agreed for {spell_day(moment)} already: leave out --agreed-on."
            )
        return weakties.MeetingScheduled(
            people=self._ids,
            starts=moment,
            kind=options["kind"] or _KINDS[0],
            mode=options["mode"],
            minutes=options["minutes"],
            place=options["place"],
            at=self._telling.resolve_past_date(options["agreed_on"])
            if options["agreed_on"]
            else self.at,
        )

    def _build_meeting(self, agreed: Any) -> Any:
        options = self._options
        interview = self._find_interview(agreed)
        if interview is not None:
            lost = [name for name in _OF_TALKS if options.get(name) is not None]
            if lost:
                flag_names = enumerate_names([f"--{name.replace('_', '-')}" for name in lost])
                raise click.UsageError(
                    f"With {self._label} a job interview is agreed for that day, and a job "
                    f"interview has no {flag_names}. To record it, leave that out; to record "
                    "another "
                    "talk of that day, add --kind."
                )
            return weakties.JobInterviewHeld(
                lead=interview.lead, job_interview=agreed, people=self._ids, round=interview.round,
                note=options["note"], at=self.at,
            )  # fmt: skip
        before = next(self._agenda.meetings.where("id = ?", (agreed,)), None)
        kind: Any = options["kind"] or (before.kind if before else _KINDS[0])
        return weakties.MeetingHeld(
            people=self._ids, meeting=agreed,
            kind=kind, mode=options["mode"],
            minutes=options["minutes"], usefulness=options["usefulness"], energy=options["energy"],
            asked_for_names=options["asked_for_names"], note=options["note"],
            place=None if options["agreed_on"] else options["place"],
            separate=options["separate"], at=self.at,
        )  # fmt: skip

    def _find_interview(self, meeting: Any) -> Any:
        """Return the event that agreed a meeting, if it was recorded as a job interview."""
        recorded = self._telling.network.log.find((meeting,)).get(meeting) if meeting else None
        is_interview = recorded is not None and recorded.kind == "job_interview.scheduled"
        return recorded.event if recorded is not None and is_interview else None

    def _find_recorded_talk(self) -> Any:
        """Return the talk of that day with any of them, if that can be the one that is meant."""
        if self._options["kind"] == "job-interview":
            return None
        clock = self.at if "T" in self.at else None
        return self._agenda.find_talk(self._ids, self._moment, clock)

    def _find_agreed_meeting(self) -> Any:
        """Return the meeting agreed for that day with any of them."""
        kind = self._options.get("kind")
        meetings = (
            self._agenda.find_scheduled_meeting(person, self._moment, kind) for person in self._ids
        )
        return next(filter(None, meetings), None)

    def _list_others(self, meeting: Any, *, came: bool) -> list[str]:
        """Return what those are called who have a part in a meeting and are not named here."""
        parts = self._agenda.list_attendees(meeting) if meeting else []
        people = self._telling.network.read(weakties.People)
        entries = [
            people.get(part.person)
            for part in parts
            if part.person not in self._ids and (part.met_at is not None) is came
        ]
        return [person.label for person in entries if person is not None]

    def _describe_still_open(self, done: Any) -> str:
        """Return a sentence about another meeting that was agreed for another day, if any."""
        name, today = self.people[0].label, self._telling.network.day.isoformat()
        for meeting in self._agenda.list_unconfirmed_meetings(self._ids[0]):
            if meeting.id != done and meeting.state == "scheduled":
                agreed = f" The meeting agreed for {spell_day(meeting.starts)} stands"
                if meeting.starts[:10] >= today or self._find_interview(meeting.id) is not None:
                    return f"{agreed}."
                return (
                    f"{agreed}: if it took place, `weakties meet {name!r} --on "
                    f"{meeting.starts[:10]}`; if not, --missed or --cancelled."
                )
        return ""

    def learn(self) -> tuple[list[Any], str]:
        """Return what was learnt, and that the meeting took place if nobody said so yet."""
        last = self._agenda.find_last_meeting(self._ids[0])
        if self._on is not None:
            return self._learn_on_that_day()
        met_at = next((m.starts for m in self._agenda.meetings.where("id = ?", (last,))), "")
        today = self._telling.network.day.isoformat()
        agreed = [
            m for m in self._agenda.list_unconfirmed_meetings(self._ids[0])
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
        return [
            self._build_debrief(last)
        ], f"Kept what you learnt from {self._label} {_format_of_day(met_at)}."

    def _learn_on_that_day(self) -> tuple[list[Any], str]:
        if self._telling.is_to_come(self.at):
            raise click.UsageError(f"{self.at} is still to come: tell what you learnt afterwards.")
        for meeting in self._agenda.list_meetings(self._ids[0]):
            if meeting.state == "held" and meeting.starts[:10] == self._moment[:10]:
                line = f"Kept what you learnt from {self._label} {_format_of_day(meeting.starts)}."
                return [self._build_debrief(meeting.id)], line
        return self._learn_and_hold(self._find_agreed_meeting())

    def _learn_and_hold(self, agreed: Any) -> tuple[list[Any], str]:
        """Return that it took place, and what was learnt."""
        meeting = self._build_meeting(agreed)
        debrief = self._build_debrief(agreed)
        line = f"Met {self._label} {self._telling.format_when(self.at)}, and kept what you learnt."
        return [meeting, debrief], f"{line} Thank them within a day."

    def _build_debrief(self, meeting: Any) -> Any:
        """Return a function that builds the debrief of a meeting, or of the one just recorded.

        It is called once all it names is recorded. It is of the day on which it is written down,
        which is now unless the user says otherwise; --on names the day of the meeting.
        """
        options = self._options
        written_at = self._telling.resolve_past_date(options.get("written_on"))
        return lambda done: weakties.MeetingDebriefed(
            meeting=meeting or done[-1].id, insights=options["learnt"], at=written_at,
            **{name: options.get(name) for name in ("area", "fit_change", *_WORDS[1:])},
        )  # fmt: skip

    def fall_out(self) -> tuple[list[Any], str]:
        """Return that it was called off, or that somebody did not come."""
        meeting = self._find_fallen_out()
        if meeting is None:
            raise click.ClickException(
                f"No meeting with {self._label} is agreed; look with `weakties show`. If one was "
                "and is not recorded, add its day with --on, and --agreed-on."
            )
        day, at = spell_day(meeting.starts), self.at
        if self._options["missed"] and self._telling.is_to_come(meeting.starts):
            raise click.UsageError(
                f"The meeting with {self._label} is still to come, on {day}: record --missed "
                "once its day is over, or --cancelled if it was called off."
            )
        if self._options["cancelled"] and self._telling.is_to_come(at):
            at = weakties.when(...)  # the day named is that of the meeting
        if self._options["cancelled"]:
            line = f"Cancelled the meeting with {self._label} of {day}; nothing is owed for it."
            by: Any = self._options["by"] or "them"
            event: Any = weakties.MeetingCancelled(meeting=meeting.id, by=by, at=at)
            return [event], f"{line} If you still want to meet, propose another time."
        if self._options["by"] == "me":
            event = weakties.MeetingMissed(meeting=meeting.id, by="me", at=at)
            line = f"Missed: you did not come to {self._label} on {day}; no thanks are owed for it."
            return [event], f"{line} Write to them, and propose another time."
        others = [*self._list_others(meeting.id, came=True), *self._list_expected(meeting)]
        if not others:
            line = f"Missed: {self._label} did not come on {day}; nothing is owed for it."
            event = weakties.MeetingMissed(meeting=meeting.id, at=at)
            return [event], f"{line} If you still want to meet, propose another time."
        event = weakties.MeetingMissed(meeting=meeting.id, people=self._ids, at=at)
        line = f"{self._label} did not come on {day}; no thanks are owed to them."
        return [event], f"{line} The meeting with {enumerate_names(others)} stands."

    def fall_out_as_agreed(self) -> tuple[list[Any], str]:
        """Return that a meeting that was not recorded yet was agreed, and fell out."""
        options, day = self._options, spell_day(self._moment)
        if self._on is None:
            raise click.UsageError("Name the day for which it was agreed with --on.")
        is_to_come = self._telling.is_to_come(self.at)
        if is_to_come and options["missed"]:
            raise click.UsageError(f"{self.at} is still to come: record --missed afterwards.")
        scheduled = self._build_agreed(self._find_agreed_meeting())
        at: Any = weakties.when(...) if is_to_come else self.at
        kind: Any = weakties.MeetingCancelled if options["cancelled"] else weakties.MeetingMissed
        by = options["by"] or "them"
        agreed = spell_day(self._telling.resolve_moment(scheduled.at))
        line = f"The meeting with {self._label} of {day}, agreed on {agreed}, "
        if options["cancelled"]:
            line += "was cancelled; nothing is owed for it."
        else:
            party = "you" if by == "me" else "they"
            line += f"was missed: {party} did not come. Nothing is owed for it."
        line += " If you still want to meet, propose another time."
        return [scheduled, lambda done: kind(meeting=done[-1].id, by=by, at=at)], line

    def _list_expected(self, meeting: Any) -> list[str]:
        """Return whom else a meeting is agreed with, and nobody knows yet whether they came."""
        if meeting.state != "scheduled":
            return []
        absent = {part.person for part in self._agenda.list_attendees(meeting.id) if part.is_absent}
        people = self._telling.network.read(weakties.People)
        entries = map(people.get, set(meeting.people.split()) - absent - set(self._ids))
        return sorted(person.label for person in entries if person is not None)

    def _find_fallen_out(self) -> Any:
        """Find the meeting that is meant: of that day, else the latest that is over, or the next.

        Somebody who was recorded as met on a day can be recorded as absent.
        """
        person, today = self._ids[0], self._telling.network.day.isoformat()
        open_ones = self._agenda.list_unconfirmed_meetings(person)
        if self._options["cancelled"]:
            open_ones = [m for m in open_ones if m.state == "scheduled"]
        if self._on is not None:
            candidates = open_ones
            if self._options["missed"]:
                candidates = [m for m in self._agenda.list_meetings(person) if m.state == "held"]
                candidates = [*open_ones, *candidates]
            on_that_day = [m for m in candidates if m.starts[:10] == self._moment[:10]]
            if on_that_day:
                return on_that_day[0]
        past = [m for m in open_ones if m.starts[:10] <= today]
        ahead = [m for m in open_ones if m.starts[:10] > today]
        ordered = [*ahead, *past[::-1]] if self._options["cancelled"] else [*past[::-1], *ahead]
        return ordered[0] if ordered else None

    def agree(self) -> tuple[list[Any], str]:
        """Return that it is agreed, or moved if one with them is still to come."""
        options, starts = self._options, self.at
        for name in _AFTERWARDS:
            if options[name]:
                raise click.UsageError(
                    f"{starts} is still to come: tell how it was once you have met."
                )
        today, then = self._telling.network.day.isoformat(), self._telling.format_when(starts)
        agreed_at = self._telling.resolve_past_date(options["agreed_on"])
        where = f"at {options['place']}" if options["place"] else ""
        prepare = "`weakties today` reminds you the day before."
        for meeting in (
            () if options["separate"] else self._agenda.list_unconfirmed_meetings(self._ids[0])
        ):
            is_ahead = meeting.state == "scheduled" and meeting.starts[:10] >= today
            is_meant = (
                options["kind"] == "job-interview" or self._find_interview(meeting.id) is None
            )
            if is_ahead and is_meant and set(self._ids) <= set(meeting.people.split()):
                if meeting.starts == starts or meeting.starts[:10] == starts:
                    return [], self._describe_agreed_already(meeting)
                meeting_id: Any = meeting.id
                moved = weakties.MeetingRescheduled(
                    meeting=meeting_id, starts=starts, place=options["place"], at=agreed_at
                )
                line = f"Moved to {spell_day(starts)} the meeting with {self._label}"
                return [moved], f"{line}, agreed for {spell_day(meeting.starts)}. {prepare}"
        kind: Any = options["kind"] or _KINDS[0]
        event = weakties.MeetingScheduled(
            people=self._ids,
            starts=starts,
            kind=kind,
            mode=options["mode"],
            minutes=options["minutes"],
            place=options["place"],
            at=agreed_at,
        )
        return [event], f"{join_sentence('Agreed to meet', self._label, then, where)} {prepare}"

    def _describe_agreed_already(self, meeting: Any) -> str:
        """Return that a meeting was agreed for just that time."""
        people = self._telling.network.read(weakties.People)
        those = [p.label for p in map(people.get, meeting.people.split()) if p is not None]
        line = f"Already agreed: you meet {enumerate_names(those)} on {spell_day(meeting.starts)}."
        if len(those) > len(self._ids):
            line += " Once it is over, record who came: whoever is not named did not come."
        return f"{line} Nothing is new."


def _format_of_day(moment: str) -> str:
    return f"on {spell_day(moment)}" if moment else ""


@click.command("debrief")
@click.argument("people", nargs=-1, required=True)
@click.option("--learnt", help="What you learnt.")
@click.option("--advice", help="What they advise you to do.")
@click.option("--resources", help="What to read, or where to look.")
@click.option("--surprises", help="What you had not expected.")
@click.option("--area", help="The career area it was about; a new one is added.")
@click.option("--fit", "fit", type=click.Choice(list(_FITS)),
              help="Whether that career fits you less than before, the same, or more.")  # fmt: skip
@click.option("--on", metavar="DATE", help="The day of the meeting; the latest if left out.")
@click.option("--written-on", metavar="DATE", help="When you wrote it down; now if left out.")
@refuse_look_back
@pass_call
def debrief_command(
    call: Call, /, people: tuple[str, ...], *, area: str | None, fit: str | None, on: str | None,
    **options: Any,
) -> None:  # fmt: skip
    """Record what a meeting taught you, while you remember it.

    If the meeting was only agreed so far, this also records that it took place.
    --on names the day of the meeting; that you wrote it down counts as of now.

    \b
    weakties debrief ana --learnt "grid teams hire early" --area "energy data"
    weakties debrief ana --on yesterday --advice "learn a simulator" --fit more
    """
    if not any(options[name] for name in _WORDS) and not area and not fit:
        raise click.UsageError(
            "Say what it taught you: --learnt, --advice, --resources, --surprises, --area or --fit."
        )

    def decide(session: Session) -> tuple[Callable[[Any], Any], str]:
        field = area_or_new(session, area) if area else None
        taught: dict[str, Any] = {
            **dict.fromkeys(_HELD),
            "is_debrief": True,
            **options,
            "fit_change": _FITS.get(fit or ""),
        }
        meeting = _Meeting(session, session.find_people(people), on, taught)
        events, line = meeting.learn()

        def work(recorder: Any) -> Any:
            if field:  # before the debrief is built, which names it
                taught["area"] = field[0] or recorder.add_area(field[1], at=meeting.at)
            return record_all(recorder, events)

        about = f" It was about {field[1]}" if field else ""
        about += f"{', which' if field else ' The career'} fits you {fit}" if fit else ""
        about = about.replace("fits you same", "fits you the same")
        return work, line + (f"{about}." if about else "")

    record_along(call, decide)
