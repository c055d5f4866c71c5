"""When did I have to do with somebody, and by which events?"""

from __future__ import annotations

from weakties.domain import hiring, introductions, meetings, outreach, people
from weakties.domain.event import Event, mentioned, references
from weakties.envelope import Recorded
from weakties.projections.entries import Entries
from weakties.projections.projection import Projection, on

_ABOUT_PEOPLE = tuple(
    made
    for room in (people, outreach, meetings, introductions, hiring)
    for made in vars(room).values()
    if isinstance(made, type) and made.__module__ == room.__name__ and references(made)
)


class Timeline(Projection):
    """When did I have to do with somebody, and by which events?"""

    name = "timeline"
    version = 2
    mentions = Entries("mentions")

    @on(*_ABOUT_PEOPLE)
    def told(self, event: Event, recorded: Recorded) -> None:
        """Note everybody an event is about."""
        self.mentions.note(mentioned(event), recorded.position, recorded.occurred_at)

    def of(self, person: str) -> list[int]:
        """Give the positions of the events a person is in, by when they happened."""
        return [position for _, position in self.mentions.of(person)]

    def first(self, person: str) -> str | None:
        """Give the moment of the earliest event a person is in."""
        return next((moment for moment, _ in self.mentions.of(person)), None)

    def since(self, person: str) -> str | None:
        """Give the moment of the latest event a person is in."""
        return next((moment for moment, _ in reversed(self.mentions.of(person))), None)

    def began(self) -> str | None:
        """Give the moment of the earliest event that anybody is in."""
        (moment,) = self.answers("select min(earliest) from mentions")[0]
        return moment and str(moment)
