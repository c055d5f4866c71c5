"""Recording from the command line: one transaction, and what was understood in a sentence."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

import weakties
from weakties import past
from weakties_cli.call import Call
from weakties_cli.dates import Direction, read_date
from weakties_cli.naming import chosen
from weakties_cli.shown import as_json, clean, is_on_a_terminal, remark, say

if TYPE_CHECKING:
    from weakties import Network, Recorded, When

_DAY = len("2026-11-20")
enumerate_names, spell_day = past.enumerate_names, past.spell_day


class Telling:
    """What a recording command works with: names become people, texts become days."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def person(self, text: str) -> Any:
        """Find a person by a few letters."""
        return chosen(weakties.find_person, self.network, text)

    def organization(self, text: str) -> Any:
        """Find an organization by a part of its name."""
        return chosen(weakties.find_organization, self.network, text)

    def when(self, text: str | None, *, direction: Direction = "past") -> When:
        """Read a date as people write it.

        What is in doubt is asked on a terminal; elsewhere a line names how it was read.
        """
        reading = read_date(text, self.network.now, direction=direction)
        if reading.other is None:
            return reading.at
        both = sorted((reading.at, reading.other))
        if is_on_a_terminal():
            for number, at in enumerate(both, 1):
                remark(f"{number}. {past.spell_moment(at)}, {self._distance(at)}")
            number = click.prompt(
                f"Which day is {text!r}",
                type=click.IntRange(1, 2),
                default=both.index(reading.at) + 1,
                err=True,
            )
            return both[number - 1]
        remark(
            f"note: {text!r} is read as {past.spell_moment(reading.at)}, "
            f"{self._distance(reading.at)}; "
            f"if you mean {past.spell_moment(reading.other)}, write {reading.other}"
        )
        return reading.at

    def _distance(self, at: str) -> str:
        """Return how far a day is from today, in words."""
        days = (date.fromisoformat(f"{at}-01-01"[:_DAY]) - self.network.day).days
        if abs(days) <= 1:
            return ("yesterday", "today", "tomorrow")[days + 1]
        weeks, months = round(abs(days) / 7), round(abs(days) / 30.4)
        size = f"{abs(days)} days" if abs(days) < 14 else f"{weeks} weeks"
        size = size if weeks < 9 else f"{months} months"
        return f"in {size}" if days > 0 else f"{size} ago"

    def was(self, text: str | None) -> When:
        """Read the day of something that happened; say so if that day is still to come."""
        at = self.when(text)
        if self.is_to_come(at):
            remark(f"note: {at} is still to come; if that is not meant, `weakties undo`")
        return at

    def is_to_come(self, at: When) -> bool:
        """Check that a day is after today, or an instant after now."""
        if "T" in at:
            moment = datetime.fromisoformat(at)
            now = self.network.now
            return moment > (now if moment.tzinfo else now.replace(tzinfo=None))
        return bool(at) and date.fromisoformat(f"{at[:10]}-01-01"[:10]) > self.network.day

    def moment(self, at: str) -> str:
        """Return a moment as it is stored; one left out is today."""
        return at or self.network.day.isoformat()

    def describe(self, person: Any) -> str:
        """Return what somebody is called, and where they work."""
        place = self.network.read(weakties.Organizations).get(person.organization or "")
        return f"{person.label} of {place.name}" if place else str(person.label)

    def describe_all(self, people: Iterable[Any]) -> str:
        """Return the same for several, as a sentence lists them."""
        return enumerate_names(list(map(self.describe, people)))

    def dated(self, at: str) -> str:
        """Return a moment as a part of a sentence: with its weekday, or in a month or year.

        A moment left out is today.
        """
        moment = self.moment(at)
        return f"{'in' if len(moment) < _DAY else 'on'} {past.spell_moment(moment)}"

    def preferred_channel(self, person: Any, at: str) -> str:
        """Return the channel on which somebody wanted to be contacted by then; empty if none."""
        channel, moment = "", self.moment(at)
        for recorded in self.network.events(("person.preference_set",)):
            event: Any = recorded.event
            if event.person == person.id and event.at[:_DAY] <= f"{moment[:_DAY]}~":
                channel = event.channel or channel
        return channel

    def requests(self, person: Any) -> list[Any]:
        """Return all requests to somebody, earliest first."""
        rates = self.network.read(weakties.ReplyRates)
        return list(rates.asks.where("person = ? order by sent_at, outreach", (person.id,)))

    def find_by_id_or_day(self, text: str, moments: Mapping[str, str]) -> list[str]:
        """Return the ids that a text names: one that it is, else those of the day that it names.

        Args:
            moments: when each began, by its id.
        """
        if text in moments:
            return [text]
        try:
            on = str(self.when(text))[:_DAY]
        except weakties.WeaktiesError:
            return []
        return [name for name, moment in moments.items() if moment.startswith(on)]

    def request(self, person: Any, text: str) -> Any:
        """Find the request that a day, or an id, names.

        Raises:
            ClickException: none fits, or several do; they are listed.
        """
        asks = self.requests(person)
        named = self.find_by_id_or_day(text, {ask.outreach: ask.sent_at for ask in asks})
        fitting = [ask for ask in asks if ask.outreach in named]
        if len(fitting) == 1:
            return fitting[0]
        name = clean(person.label)
        if not asks:
            raise click.ClickException(
                f"{name} was sent no request yet; record it with `weakties ask`."
            )
        several = f"{len(fitting)} requests to {name} are of {text!r}; name one by its id"
        none = f"No request to {name} is of {text!r}; name one by its day or its id"
        shown = (
            f"  {spell_day(ask.sent_at)} {by(ask.channel)}".rstrip() + f": {ask.outreach}"
            for ask in fitting or asks
        )
        raise click.ClickException("\n".join((f"{several if fitting else none}:", *shown)))

    def answered(self, person: Any, at: str, named: Any = None) -> str:
        """Return which request an answer, or what follows on a request, is counted for."""
        ask = self.request_meant(person, at, named)
        return f"the request of {spell_day(ask.sent_at)}" if ask else ""

    def request_meant(self, person: Any, at: str, named: Any = None) -> Any:
        """Return the request that is named, else the latest by a moment; None if there is none."""
        moment = self.moment(at)
        asks = [a for a in self.requests(person) if a.sent_at[:_DAY] <= f"{moment[:_DAY]}~"]
        return named or (asks[-1] if asks else None)


def by(channel: str) -> str:
    """Return a channel as a part of a sentence; nothing for an unnamed one."""
    return "" if channel == "other" else past.spell_channel(channel)


def sentence(*parts: str) -> str:
    """Return the parts that are there as one sentence.

    >>> sentence("Applied at", "Acme Inc.")
    'Applied at Acme Inc.'
    """
    text = " ".join(filter(None, parts))
    return text if text.endswith(".") else f"{text}."


def one_of(told: Mapping[str, Any], **flags: str) -> None:
    """Refuse options that mean different things, as `field="--option"`."""
    given = [option for name, option in flags.items() if told[name] not in (None, False)]
    if len(given) > 1:
        raise click.UsageError(f"Choose one of {' and '.join(given)}.")


def record(call: Call, decide: Callable[[Telling], tuple[list[Any], str]]) -> None:
    """Record the events that are decided on, and say so.

    Args:
        call: the options of this call.
        decide: gives the events and the line to print; it asks its questions before anything
            is locked. An event may be a function of what was recorded before it.
    """
    with call.network() as network, warnings.catch_warnings(record=True) as odd:
        warnings.simplefilter("always", weakties.OddSequence)
        events, line = decide(Telling(network))
        recorded = network.together(lambda recorder: record_all(recorder, events), source="cli")
        report(call, recorded, line)
    for warning in odd:
        remark(f"note: {warning.message}")


def record_all(recorder: Any, events: list[Any]) -> list[Recorded]:
    """Record events one after the other."""
    recorded: list[Recorded] = []
    for event in events:
        recorded.append(recorder.record(event(recorded) if callable(event) else event))
    return recorded


def report(call: Call, recorded: list[Recorded], line: str) -> None:
    """Print what was recorded."""
    if call.json:
        as_json({"recorded": [event_json(r) for r in recorded]})
    else:
        say(line)


def event_json(recorded: Recorded) -> dict[str, Any]:
    """Give the envelope of an event, without a word about anybody."""
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
