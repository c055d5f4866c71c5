"""Recording from the command line: one transaction, and what was understood in a sentence."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

import weakties
from weakties import history
from weakties_cli.context import Call
from weakties_cli.dates import read_date
from weakties_cli.input.names import find_or_choose
from weakties_cli.output import clean, is_on_a_terminal, print_json, print_note, print_text

if TYPE_CHECKING:
    from weakties import Network, Recorded, When

_DAY, _MINUTE = len("2026-11-20"), len("2026-11-20T14:30")
enumerate_names, spell_day = history.enumerate_names, history.spell_day
_MANY = 100
"""For more names than these an index of all names is made, which is slower for few."""


def _refuse_forgotten(person: Any) -> Any:
    """Return a person, unless they were forgotten: of those nothing reminds, and nobody asks."""
    if not person.is_forgotten:
        return person
    raise click.ClickException(
        f"Nothing was recorded: {person.id} is somebody you forgot, whom `weakties today` names no "
        f"more. If you know them again: `weakties describe {person.id} --name NAME`, or `weakties "
        "add NAME` for a new entry."
    )


class Session:
    """The session of a recording command: resolves names to people and texts to days."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def find_person(self, text: str, *, may_be_forgotten: bool = False) -> Any:
        """Find a person by a few letters; refuse somebody who was forgotten."""
        person = find_or_choose(weakties.find_person, self.network, text)
        return person if may_be_forgotten else _refuse_forgotten(person)

    def find_people(self, texts: Sequence[str], *, may_be_forgotten: bool = False) -> list[Any]:
        """Find the person that each text names; somebody who is named twice is listed once.

        Somebody who was forgotten is refused.
        """
        find: Any = weakties.find_person
        if len(texts) > _MANY:
            index = weakties.lookup.NameIndex(self.network.read(weakties.People))
            find = partial(weakties.find_person, index=index)
        people = (find_or_choose(find, self.network, text) for text in texts)
        found = list({person.id: person for person in people}.values())
        return found if may_be_forgotten else list(map(_refuse_forgotten, found))

    def find_organization(self, text: str) -> Any:
        """Find an organization by a part of its name."""
        return find_or_choose(weakties.find_organization, self.network, text)

    def resolve_date(self, text: str | None, *, direction: history.DateDirection = "past") -> When:
        """Read a date as people write it.

        What is in doubt is asked on a terminal; elsewhere a line names how it was read.
        """
        reading = read_date(text, self.network.now, direction=direction)
        if reading.other is None:
            return reading.at
        both = sorted((reading.at, reading.other))
        if is_on_a_terminal():
            for number, at in enumerate(both, 1):
                print_note(f"{number}. {history.spell_moment(at)}, {self._format_distance(at)}")
            number = click.prompt(
                f"Which day is {text!r}",
                type=click.IntRange(1, 2),
                default=both.index(reading.at) + 1,
                err=True,
            )
            return both[number - 1]
        print_note(
            f"note: {text!r} is read as {history.spell_moment(reading.at)}, "
            f"{self._format_distance(reading.at)}; "
            f"if you mean {history.spell_moment(reading.other)}, write {reading.other}"
        )
        return reading.at

    def _format_distance(self, at: str) -> str:
        """Return how far a day is from today, in words."""
        days = (date.fromisoformat(f"{at}-01-01"[:_DAY]) - self.network.day).days
        if abs(days) <= 1:
            return ("yesterday", "today", "tomorrow")[days + 1]
        weeks, months = round(abs(days) / 7), round(abs(days) / 30.4)
        size = f"{abs(days)} days" if abs(days) < 14 else f"{weeks} weeks"
        size = size if weeks < 9 else f"{months} months"
        return f"in {size}" if days > 0 else f"{size} ago"

    def resolve_past_date(self, text: str | None) -> When:
        """Read the day of something that happened; say so if that day is still to come."""
        at = self.resolve_date(text)
        if self.is_to_come(at):
            print_note(f"note: {at} is still to come; if that is not meant, `weakties undo`")
        return at

    def is_to_come(self, at: When) -> bool:
        """Check that a day is after today, or an instant after now."""
        if "T" in at:
            moment = datetime.fromisoformat(at)
            now = self.network.now
            return moment > (now if moment.tzinfo else now.replace(tzinfo=None))
        return bool(at) and date.fromisoformat(f"{at[:10]}-01-01"[:10]) > self.network.day

    def resolve_moment(self, at: str) -> str:
        """Return a moment as it is stored; one left out is today."""
        return at or self.network.day.isoformat()

    def is_same_day(self, occurred_at: str, at: When) -> bool:
        """Check whether something recorded is of the day of what is being recorded.

        Two that say their time of day are the same only if they say the same one; of what is given
        as a month or a year nobody knows.
        """
        day, other = self._find_day(self.resolve_moment(at)), self._find_day(occurred_at)
        if min(len(day), len(other)) < _DAY or day != other:
            return False
        return "T" not in at or at[:_MINUTE] == occurred_at[:_MINUTE]

    def _find_day(self, moment: str) -> str:
        """Return the day of a moment, where the user is."""
        if "T" not in moment:
            return moment
        instant = datetime.fromisoformat(moment)
        zone = self.network.now.tzinfo
        return (instant.astimezone(zone) if instant.tzinfo else instant).date().isoformat()

    def describe(self, person: Any) -> str:
        """Return what somebody is called, and where they work."""
        return self.describe_all([person])

    def describe_all(self, people: Iterable[Any]) -> str:
        """Return the same for several, as a sentence lists them."""
        organizations = self.network.read(weakties.Organizations)
        names = []
        for person in people:
            organization = organizations.get(person.organization or "")
            label = str(person.label)
            names.append(f"{label} of {organization.name}" if organization else label)
        return enumerate_names(names)

    def format_when(self, at: str) -> str:
        """Return a moment as a part of a sentence: with its weekday, or in a month or year.

        A moment left out is today.
        """
        moment = self.resolve_moment(at)
        return f"{'in' if len(moment) < _DAY else 'on'} {history.spell_moment(moment)}"

    def find_preferred_channel(self, person: Any, at: str) -> str:
        """Return the channel on which somebody wanted to be contacted by then; empty if none."""
        channel, moment = "", self.resolve_moment(at)
        for recorded in self.network.events(("person.preference_set",)):
            event: Any = recorded.event
            if event.person == person.id and event.at[:_DAY] <= f"{moment[:_DAY]}~":
                channel = event.channel or channel
        return channel

    def list_requests(self, person: Any) -> list[Any]:
        """Return all requests to somebody, earliest first."""
        rates = self.network.read(weakties.ReplyRates)
        return list(rates.requests.where("person = ? order by sent_at, outreach", (person.id,)))

    def find_by_id_or_day(self, text: str, moments: Mapping[str, str]) -> list[str]:
        """Return the ids that a text names: one that it is, else those of the day that it names.

        Args:
            moments: when each began, by its id.
        """
        if text in moments:
            return [text]
        try:
            on = str(self.resolve_date(text))[:_DAY]
        except weakties.WeaktiesError:
            return []
        return [name for name, moment in moments.items() if moment.startswith(on)]

    def find_request(self, person: Any, text: str) -> Any:
        """Find the request that a day, or an id, names.

        Raises:
            ClickException: none fits, or several do; they are listed.
        """
        requests = self.list_requests(person)
        named = self.find_by_id_or_day(
            text, {request.outreach: request.sent_at for request in requests}
        )
        fitting = [request for request in requests if request.outreach in named]
        if len(fitting) == 1:
            return fitting[0]
        name = clean(person.label)
        if not requests:
            raise click.ClickException(
                f"{name} was sent no request yet; record it with `weakties ask`."
            )
        several = f"{len(fitting)} requests to {name} are of {text!r}; name one by its id"
        none = f"No request to {name} is of {text!r}; name one by its day or its id"
        shown = (
            f"  {spell_day(request.sent_at)} {describe_channel(request.channel)}".rstrip()
            + f": {request.outreach}"
            for request in fitting or requests
        )
        raise click.ClickException("\n".join((f"{several if fitting else none}:", *shown)))

    def describe_request(self, person: Any, at: str, named: Any = None) -> str:
        """Return a phrase that names the request an answer belongs to; empty if there is none."""
        request = self.choose_request(person, at, named)
        return f"the request of {spell_day(request.sent_at)}" if request else ""

    def choose_request(self, person: Any, at: str, named: Any = None) -> Any:
        """Return the request that is named, else the latest by a moment; None if there is none."""
        moment = self.resolve_moment(at)
        requests = [
            a for a in self.list_requests(person) if a.sent_at[:_DAY] <= f"{moment[:_DAY]}~"
        ]
        return named or (requests[-1] if requests else None)


def describe_channel(channel: str) -> str:
    """Return a channel as a part of a sentence; nothing for an unnamed one."""
    return "" if channel == "other" else history.spell_channel(channel)


def join_sentence(*parts: str) -> str:
    """Return the nonempty parts joined as one sentence.

    >>> join_sentence("Applied at", "Acme Inc.")
    'Applied at Acme Inc.'
    """
    text = " ".join(filter(None, parts))
    return text if text.endswith(".") else f"{text}."


def refuse_several(options: Mapping[str, Any], **flags: str) -> None:
    """Refuse options that mean different things, as `field="--option"`."""
    used = [option for name, option in flags.items() if options[name] not in (None, False)]
    if len(used) > 1:
        raise click.UsageError(f"Choose one of {' and '.join(used)}.")


def record(call: Call, decide: Callable[[Session], tuple[list[Any], str]]) -> None:
    """Record the events that are decided on, and say so.

    Args:
        call: the options of this call.
        decide: gives the events and the line to print; it asks its questions before anything
            is locked. An event may be a function of what was recorded before it.
    """
    with call.network() as network, warnings.catch_warnings(record=True) as odd:
        warnings.simplefilter("always", weakties.OddSequence)
        warnings.simplefilter("always", weakties.ForgottenReturns)
        events, line = decide(Session(network))
        recorded = network.run_transaction(
            lambda recorder: record_all(recorder, events), source="cli"
        )
        report(call, recorded, line)
    for warning in odd:
        print_note(f"note: {warning.message}")


def record_all(recorder: Any, events: list[Any]) -> list[Recorded]:
    """Record events one after the other."""
    recorded: list[Recorded] = []
    for event in events:
        recorded.append(recorder.record(event(recorded) if callable(event) else event))
    return recorded


def report(call: Call, recorded: list[Recorded], line: str) -> None:
    """Print what was recorded."""
    if call.json:
        print_json({"recorded": [render_event_json(r) for r in recorded]})
    else:
        print_text(line)


def render_event_json(recorded: Recorded) -> dict[str, Any]:
    """Return the envelope of an event, without a word about anybody."""
    return {
        "id": recorded.id,
        "position": recorded.position,
        "kind": recorded.kind,
        "occurred_at": recorded.occurred_at,
        "recorded_at": recorded.recorded_at,
        "source": recorded.source,
        "batch": recorded.batch,
        "cause": recorded.cause,
    }
