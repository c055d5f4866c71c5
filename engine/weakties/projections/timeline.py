"""When did I have to do with somebody, and by which events?"""

from __future__ import annotations

from weakties.domain import hiring, introductions, meetings, outreach, people
from weakties.domain.event import Event, mentioned, references
from weakties.envelope import Recorded
from weakties.projections.projection import Projection, on
from weakties.projections.rows import Rows, row

_ABOUT_PEOPLE = tuple(
    made
    for room in (people, outreach, meetings, introductions, hiring)
    for made in vars(room).values()
    if isinstance(made, type) and made.__module__ == room.__name__ and references(made)
)


@row
class Mention:
    """A person is in the event at a position."""

    person: str
    position: int
    occurred_at: str


class Timeline(Projection):
    """When did I have to do with somebody, and by which events?"""

    name = "timeline"
    mentions = Rows("mentions", Mention, "position, person", indexes=("person",))

    @on(*_ABOUT_PEOPLE)
    def told(self, event: Event, recorded: Recorded) -> None:
        """Note everybody an event is about."""
        position, at = recorded.position, recorded.occurred_at
        for person in mentioned(event):
            self.mentions.add(person, position, at)

    def of(self, person: str) -> list[int]:
        """Give the positions of the events a person is in, by when they happened."""
        order = "person = ? order by occurred_at, position"
        return [m.position for m in self.mentions.where(order, (person,))]

    def since(self, person: str) -> str | None:
        """Give the moment of the latest event a person is in."""
        order = "person = ? order by occurred_at desc limit 1"
        return next((m.occurred_at for m in self.mentions.where(order, (person,))), None)
