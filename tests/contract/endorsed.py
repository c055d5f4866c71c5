"""Events of an example plugin; a module of events does not postpone its annotations."""

from typing import Any

from weakties import Event, Personal, PersonId, event
from weakties.contracts import Upcaster


@event("example/endorsed", version=3)
class Endorsed(Event):
    """Somebody praised somebody."""

    person: PersonId
    stars: int = 5
    words: Personal[str | None] = None


def renamed(fields: dict[str, Any]) -> dict[str, Any]:
    """From 1 to 2: who became person."""
    return {"person" if name == "who" else name: value for name, value in fields.items()}


def starred(fields: dict[str, Any]) -> dict[str, Any]:
    """From 2 to 3: a grade in letters became stars."""
    rest = {name: value for name, value in fields.items() if name != "grade"}
    return {**rest, "stars": "edcba".index(fields["grade"]) + 1}


FIRST, SECOND = Upcaster(Endorsed.KIND, 1, renamed), Upcaster(Endorsed.KIND, 2, starred)
