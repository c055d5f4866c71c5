"""An importer of records that are no rows: cards of several lines, and meetings that come again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from weakties import (
    Bookmark,
    Draft,
    Importer,
    Match,
    MeetingHeld,
    PersonAdded,
    PersonId,
    Reject,
    Skip,
    Source,
    WeaktiesError,
    when,
)

BEGIN, END = "BEGIN:CARD", "END:CARD"
Card = tuple[int, list[str]]


class Cards(Importer):
    """Reads cards: somebody's name, and the days on which we met."""

    id = "testing.cards"
    version = 1
    title = "Cards of people met"

    def sniff(self, source: Source) -> Match | None:
        """Look for the line with which cards begin."""
        return Match(0.9, "it has a card") if BEGIN in source.head().text()[:1000] else None

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[Any]:
        """Yield what each card tells."""
        card: list[str] = []
        row = 0
        for number, line in enumerate(re.split("\r\n|\r|\n", source.text()), start=1):
            if not card:
                row = number
            if card or line == BEGIN:
                card.append(line)
            elif line.strip():
                yield Reject("line.stray", "The line is in no card; delete it.", row, line)
            if line == END and card:
                yield from told(row, card)
                card = []
        if card:
            yield Reject("card.unfinished", f"The card lacks {END}.", row, "\n".join(card))


def told(row: int, card: list[str]) -> Iterator[Draft | Reject | Skip]:
    """Yield a meeting for each day of a card."""
    fields = [line.partition(":")[::2] for line in card[1:-1]]
    names = [value for field, value in fields if field == "NAME" and value.strip()]
    days = sorted({value for field, value in fields if field == "MET"})
    if not names:
        yield Reject("name.missing", "The card has no NAME; add one.", row, "\n".join(card))
    elif not days:
        yield Skip("nobody was met", row)
    else:
        try:
            moments = [when(day or "never") for day in days]
        except WeaktiesError:
            yield Reject("day.unreadable", "A MET is no day, as 2026-11-20.", row, "\n".join(card))
            return
        claim = PersonId(f"alias:cards/{names[0]}")
        for moment in moments:
            person = PersonAdded(person=claim, name=names[0], at=moment)
            event = MeetingHeld(people=(claim,), at=moment)
            yield Draft(event=event, key=f"{claim}/{moment}", row=row, mentions=(person,))
