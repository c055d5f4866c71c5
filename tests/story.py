"""A network that is told in one line for each thing that happened, with people by their names."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import weakties
from weakties import PersonId, contracts, progress
from weakties.testing import sequence

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Story:
    """A network, by default on 1 June 2026, and the people in it."""

    def __init__(self, network: weakties.Network | None = None) -> None:
        self.network = network or weakties.open(":memory:", clock=lambda: NOW, chance=sequence())

    @cached_property
    def organization(self) -> weakties.OrganizationId:
        """Return the organization that stories take place at."""
        return self.network.add_organization("Halden", at="2020")

    def who(self, name: str, organization: str | None = None) -> PersonId:
        """Return somebody, who is added if they are not known."""
        return self.network.add_person(
            name=name, email=f"{name}@example.org", organization=organization, at="2020-01-01"
        )

    def tell(self, kind: type[Any], at: str, /, **told: Any) -> Any:
        """Record an event, and give its id."""
        return self.network.record(kind(at=weakties.when(at), **told)).id

    def ask(self, name: str, at: str, **told: Any) -> Any:
        return self.tell(weakties.OutreachSent, at, person=self.who(name), **told)

    def again(self, name: str, at: str, **told: Any) -> Any:
        return self.tell(weakties.OutreachFollowedUp, at, person=self.who(name), **told)

    def reply(self, name: str, at: str, sentiment: str = "yes") -> Any:
        return self.tell(weakties.ReplyReceived, at, person=self.who(name), sentiment=sentiment)

    def agree(self, names: str, starts: str, **told: Any) -> Any:
        people = tuple(map(self.who, names.split()))
        begins = weakties.when(starts)
        return self.tell(
            weakties.MeetingScheduled, "2026-01-01", people=people, starts=begins, **told
        )

    def meet(self, names: str, at: str, **told: Any) -> Any:
        people = tuple(map(self.who, names.split()))
        return self.tell(weakties.MeetingHeld, at, people=people, **told)

    def thank(self, name: str, at: str, **told: Any) -> Any:
        return self.tell(weakties.ThanksSent, at, person=self.who(name), **told)

    def name(self, pair: str, at: str, kind: type[Any] = weakties.IntroductionOffered) -> Any:
        """Tell of an introduction, such as `ana ben`: Ana gave me Ben's name."""
        introducer, introduced = map(self.who, pair.split())
        return self.tell(kind, at, introducer=introducer, introduced=introduced)

    def figure(self, name: str, day: str | None = None) -> contracts.Figure:
        """Return a figure, such as `requests/replied`, as of a day or today."""
        view = self.network if day is None else self.network.at(occurred=day)
        statistic, _, wanted = name.partition("/")
        (found,) = (m for m in progress.measure_statistics(view) if m.statistic == statistic)
        (figure,) = (f for f in found.figures if f.name == wanted)
        return figure

    def counts(self, name: str, day: str | None = None) -> tuple[int | None, int | None, int]:
        """Return so many, out of so many, and how many are pending."""
        figure = self.figure(name, day)
        return figure.n, figure.of, figure.pending

    def behind(self, name: str, day: str | None = None) -> set[str]:
        """Return the ids of the events behind a figure."""
        view = self.network if day is None else self.network.at(occurred=day)
        return {recorded.id for recorded in progress.trace_figure(view, name)}
