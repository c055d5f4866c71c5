"""Recording job interviews: agreed, moved, called off, missed, and had."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import click

import weakties
from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.choices import pick, record_along
from weakties_cli.input.jobs import Job, role_option
from weakties_cli.input.options import WholeNumber
from weakties_cli.input.recording import Session, join_sentence, refuse_several, spell_day

_DAY = len("2026-11-20")
_REMINDS = "`weakties today` reminds you the day before."


class AgreedInterview(NamedTuple):
    """A job interview that is agreed, and of which nobody recorded what became of it.

    Attributes:
        starts: when it begins, after all moves.
        people: the ids of those who ask.
    """

    id: str
    starts: Any
    people: tuple[str, ...]
    round: int

    @property
    def label(self) -> str:
        """What to call it in a list."""
        return f"{self.round}, on {spell_day(self.starts)}"


@click.command("interview")
@click.argument("organization")
@role_option
@click.option("--round", "number", type=WholeNumber(min=1),
              help="Which interview for that job it is; the next if left out.")  # fmt: skip
@click.option("--with", "people", multiple=True, metavar="PERSON", help="Who asks; repeatable.")
@click.option("--note", help="What was said.")
@click.option("--on", metavar="DATE", help="The day; one to come means it is agreed, not held.")
@click.option("--agreed-on", metavar="DATE", help="When it was agreed or moved; now if left out.")
@click.option("--cancelled", is_flag=True, help="The agreed interview was called off.")
@click.option("--missed", is_flag=True, help="It did not take place, and nobody had called it off.")
@click.option("--by", type=click.Choice(["me", "them"]),
              help="Who cancelled, or did not come; they, if left out.")  # fmt: skip
@refuse_look_back
@pass_call
def interview_command(
    call: Call, /, organization: str, *, role: str | None, on: str | None, **options: Any
) -> None:
    """Record a job interview that you had, or will have, or that fell out.

    It is part of a hiring process. A talk in which you learn about a career is no job interview:
    see `weakties meet`. Another day to come moves the one that is agreed; another round, by its
    number, is another interview.

    \b
    weakties interview "Acme" --on "next friday" --with dana
    weakties interview "Acme" --round 2 --note "they asked about the grid"
    weakties interview "Acme" --cancelled
    """
    refuse_several(options, cancelled="--cancelled", missed="--missed", note="--note")
    if options["by"] and not (options["cancelled"] or options["missed"]):
        raise click.UsageError("--by belongs to --cancelled or --missed.")

    def decide(session: Session) -> tuple[Callable[[Any], Any], str]:
        interview = _Interview(session, organization, role, on, options)
        if options["cancelled"] or options["missed"]:
            return interview.fall_out()
        return interview.agree() if interview.is_to_come else interview.hold()

    record_along(call, decide)


class _Interview:
    """What `weakties interview` records, as what records it and a line."""

    def __init__(
        self, session: Session, organization: str, role: str | None, on: str | None,
        options: dict[str, Any],
    ) -> None:  # fmt: skip
        self._telling, self._options, self._on = session, options, on
        self._starts: Any = session.resolve_date(
            on, direction="past" if options["note"] else "either"
        )
        self._moment: Any = session.resolve_moment(self._starts)
        self._today = session.network.day.isoformat()
        self.is_to_come = session.is_to_come(self._starts)
        if self.is_to_come and options["note"]:
            raise click.UsageError(f"{self._starts} is still to come: tell how it was afterwards.")
        self._people = session.find_people(options["people"])
        self._ids = tuple(person.id for person in self._people)
        agreed_on = options["agreed_on"]
        self._agreed_at: Any = session.resolve_past_date(agreed_on)
        if not (self.is_to_come or agreed_on):
            self._agreed_at = self._starts
        self._job = Job(session, organization, role, self._agreed_at, reopens=True, follows=True)
        self._agreed, self._rounds = _list_interviews(session, self._job)

    @property
    def _with(self) -> str:
        return f"with {self._telling.describe_all(self._people)}" if self._people else ""

    def agree(self) -> tuple[Callable[[Any], Any], str]:
        """Return that it is agreed, or moved if one for that job is still to come."""
        number, day = self._options["number"], self._telling.format_when(self._starts)
        ahead = [
            a for a in self._agreed
            if a.starts[:_DAY] >= self._today and number in (None, a.round)
            and (set(self._ids) <= set(a.people))
        ]  # fmt: skip
        for agreed in ahead:
            if self._moment in (agreed.starts, agreed.starts[:_DAY]):
                line = f"Already agreed: job interview {agreed.round} {self._job.description}"
                return lambda _: None, join_sentence(line, day) + " Nothing is new."
        if ahead:
            cure = "Name one with --round; a number of its own makes it another interview."
            moved = pick(
                f"Which job interview {self._job.description} is moved",
                [(a.label, a) for a in ahead], cure,
            )  # fmt: skip
            event = weakties.MeetingRescheduled(
                meeting=weakties.MeetingId(moved.id), starts=self._moment, at=self._agreed_at
            )
            line = f"Moved to {spell_day(self._moment)} job interview {moved.round}"
            line = f"{line} {self._job.description}, agreed for {spell_day(moved.starts)}."
            return lambda recorder: recorder.record(event), f"{line} {_REMINDS}"
        count = number or max((*self._rounds, *(a.round for a in self._agreed)), default=0) + 1

        def work(recorder: Any) -> Any:
            return recorder.record(self._build_agreed(self._job.begin(recorder)))

        line = join_sentence(
            f"Agreed: job interview {count} {self._job.description}", self._with, day
        )
        reminds = _REMINDS if self._ids else "Name who asks with --with, to be reminded of it."
        line += f" {reminds} Afterwards: `weakties interview {self._job.name!r}`."
        return work, line + self._describe_still_open() + self._job.news

    def hold(self) -> tuple[Callable[[Any], Any], str]:
        """Return that it took place: as agreed, if one was agreed for that day."""
        agreed = self._find_of_that_day()
        if agreed is not None and self._options["agreed_on"]:
            raise click.UsageError(
                f"A job interview {self._job.description} was agreed for "
                f"{spell_day(agreed.starts)} "
                "already: leave out --agreed-on."
            )
        done = [n for n, at in self._rounds.items() if at[:_DAY] == self._moment[:_DAY]]
        if done and agreed is None and not (self._options["note"] or self._ids):
            line = f"Already recorded: job interview {done[0]} {self._job.description}"
            line = join_sentence(line, self._telling.format_when(self._starts)) + " Nothing is new."
            if self._options["number"] in (None, done[0]):
                return lambda _: None, f"{line} If this was another one, give it its --round."
        ids = self._ids or (agreed.people if agreed else ())
        before = [number for number, at in self._rounds.items() if at[:_DAY] <= self._moment[:_DAY]]
        count = self._options["number"] or (agreed.round if agreed else max(before, default=0) + 1)

        def work(recorder: Any) -> Any:
            lead, name = self._job.begin(recorder), agreed.id if agreed else None
            if self._options["agreed_on"]:
                name = recorder.record(self._build_agreed(lead)).id
            return recorder.record(
                weakties.JobInterviewHeld(
                    lead=lead, people=ids, round=self._options["number"], job_interview=name,  # type: ignore[arg-type]  # an id
                    note=self._options["note"], at=self._starts,
                )
            )  # fmt: skip

        line = f"Had job interview {count} {self._job.description}"
        day = f"{self._telling.format_when(self._starts)}{', as agreed' * bool(agreed)}"
        thanks = " Thank them within a day: `weakties thank`." if ids else ""
        line = f"{join_sentence(line, self._with, day)}{thanks}"
        return work, line + self._describe_still_open(agreed) + self._job.news

    def fall_out(self) -> tuple[Callable[[Any], Any], str]:
        """Return that it was called off, or that it did not take place all the same."""
        options, job = self._options, self._job
        if options["agreed_on"] and self._find_of_that_day() is None:
            return self._fall_out_as_agreed()
        those = [a for a in self._agreed if options["number"] in (None, a.round)]
        those = [a for a in those if set(self._ids) <= set(a.people)]
        if self._on is not None:
            those = [a for a in those if a.starts[:_DAY] == self._moment[:_DAY]]
        elif options["missed"]:
            those = [a for a in those if a.starts[:_DAY] <= self._today] or those
        else:
            those = [a for a in those if a.starts[:_DAY] >= self._today] or those
        if not those:
            day = f" for {spell_day(self._moment)}" if self._on else ""
            raise click.ClickException(
                f"No job interview {job.description} is agreed{day}; look with `weakties show "
                f"{job.name!r}`. If it was agreed and is not recorded, add --on and --agreed-on."
            )
        agreed = pick(
            f"Which job interview {job.description}", [(a.label, a) for a in those],
            "Name one with --round or --on.",
        )  # fmt: skip
        if options["missed"] and self._telling.is_to_come(agreed.starts):
            raise click.UsageError(
                f"Job interview {agreed.round} {job.description} is still to come, on "
                f"{spell_day(agreed.starts)}: record --missed once its day is over, or --cancelled "
                "if it was called off."
            )
        at: Any = weakties.when(...) if self.is_to_come else self._starts
        event = self._build_fallen_out(agreed.id, at)
        return lambda recorder: recorder.record(event), self._format_fallen_out(
            agreed.round, agreed.starts
        )

    def _fall_out_as_agreed(self) -> tuple[Callable[[Any], Any], str]:
        """Return that an interview that nobody recorded was agreed, and fell out."""
        count = self._options["number"] or max(self._rounds, default=0) + 1
        if self.is_to_come and self._options["missed"]:
            raise click.UsageError(f"{self._starts} is still to come: record --missed afterwards.")

        def work(recorder: Any) -> Any:
            agreed = recorder.record(self._build_agreed(self._job.begin(recorder)))
            at: Any = weakties.when(...) if self.is_to_come else self._starts
            return recorder.record(self._build_fallen_out(agreed.id, at))

        return work, self._format_fallen_out(count, self._moment) + self._job.news

    def _build_agreed(self, lead: Any) -> Any:
        people: Any = self._ids
        return weakties.JobInterviewScheduled(
            lead=lead, people=people, round=self._options["number"], starts=self._moment,
            at=self._agreed_at,
        )  # fmt: skip

    def _build_fallen_out(self, name: str, at: Any) -> Any:
        kind: Any = (
            weakties.MeetingCancelled if self._options["cancelled"] else weakties.MeetingMissed
        )
        return kind(meeting=weakties.MeetingId(name), by=self._options["by"] or "them", at=at)

    def _format_fallen_out(self, number: int, starts: str) -> str:
        """Return the line that says that an interview did not take place."""
        description = f"job interview {number} {self._job.description} of {spell_day(starts)}"
        if self._options["cancelled"]:
            line = f"Cancelled {description}; nothing is owed for it."
        else:
            party = "you" if self._options["by"] == "me" else "they"
            line = f"Missed: {party} did not come to {description}; nothing is owed for it."
        return f"{line} If it goes on: `weakties interview {self._job.name!r} --on DATE`."

    def _find_of_that_day(self) -> AgreedInterview | None:
        """Return the interview for that job that is agreed for the day."""
        same_day = [a for a in self._agreed if a.starts[:_DAY] == self._moment[:_DAY]]
        same_day = [a for a in same_day if self._options["number"] in (None, a.round)] or same_day
        return same_day[0] if same_day else None

    def _describe_still_open(self, done: AgreedInterview | None = None) -> str:
        """Return a sentence about another interview for that job that is agreed, if any."""
        others = [a for a in self._agreed if done is None or a.id != done.id]
        if not others:
            return ""
        other = others[0]
        return (
            f" Job interview {other.label}, stands as well: if it does not, `weakties interview "
            f"{self._job.name!r} --on {other.starts[:_DAY]} --cancelled`."
        )


def _list_interviews(session: Session, job: Job) -> tuple[list[AgreedInterview], dict[int, str]]:
    """Return the interviews for a job that are agreed, earliest first, and the rounds held."""
    from weakties import history

    if job.lead is None:
        return [], {}
    agenda = session.network.read(weakties.Agenda)
    agreed: list[AgreedInterview] = []
    rounds: dict[int, str] = {}
    numbers = history.count_rounds(session.network)
    for recorded in session.network.events(("job_interview.scheduled", "job_interview.held")):
        event: Any = recorded.event
        if event.lead != job.lead.id:
            continue
        if recorded.kind == "job_interview.held":
            number = numbers[recorded.id]
            rounds[number] = min(event.at, rounds.get(number, event.at))
            continue
        meeting = next(agenda.meetings.where("id = ?", (recorded.id,)), None)
        if meeting is not None and meeting.state == "scheduled":
            agreed.append(
                AgreedInterview(recorded.id, meeting.starts, event.people, numbers[recorded.id])
            )
    return sorted(agreed, key=lambda a: (a.starts, a.id)), rounds
