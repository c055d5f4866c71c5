"""Cards, and the properties that belong to each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import attrs

from weakties import WeaktiesError
from weakties_vcard.charsets import Letters
from weakties_vcard.lines import LIMIT, Line, lines
from weakties_vcard.properties import Property, read_property

AGENT = "AGENT"
KEPT = 1_000
"""So many properties and agents of a card are kept; a card of more was made to do harm."""
DEEPEST = 8
"""So deep may agents have agents."""
CARDS_LIMIT = 200_000
"""Cards of one file."""
LINES_LIMIT, LINES_OF_A_CARD = 100_000, 50
"""Lines of one file, and how many more for each of its cards; pictures do not count."""
PIECES_LIMIT = 10_000_000
"""Lines of one file as they stand, those of pictures counted."""
AGENTS_LIMIT = 10_000
"""Cards of one file that stand within others."""

_BEGIN = re.compile(rb"\s*BEGIN\s*:\s*VCARD\s*\Z", re.IGNORECASE)
_END = re.compile(rb"\s*END\s*:\s*VCARD\s*\Z", re.IGNORECASE)
_EMPTY_AGENT = re.compile(rb"(?:[\w-]++\.)?AGENT\b[^:]*:\s*\Z", re.IGNORECASE)


@attrs.define
class Budget:
    """How many more lines of an address book are looked at, and how many cards within others.

    Attributes:
        name: of the file, for a person.
    """

    name: str
    left: int = LINES_LIMIT
    agents: int = AGENTS_LIMIT

    @classmethod
    def of(cls, name: str, content: bytes) -> Budget:
        """Return what is due to so many cards.

        Raises:
            WeaktiesError: there are more than are read; counted before any is.
        """
        number = content.count(b"BEGIN:VCARD")
        if number > CARDS_LIMIT:
            raise WeaktiesError(
                f"{name} cannot be read: it has more than {CARDS_LIMIT:,} cards; "
                "split it into several files."
            )
        if content.count(b"\n") > PIECES_LIMIT:
            raise WeaktiesError(
                f"{name} cannot be read: it has more than {PIECES_LIMIT:,} lines; split it."
            )
        return cls(name, LINES_LIMIT + LINES_OF_A_CARD * number)

    def spend(self) -> None:
        """Take one line.

        Raises:
            WeaktiesError: none is left.
        """
        self.left -= 1
        if self.left < 0:
            raise WeaktiesError(
                f"{self.name} cannot be read: it has far more lines than its cards need, more than "
                f"{LINES_LIMIT:,} and {LINES_OF_A_CARD} a card; export it again, or split it."
            )

    def spend_agent(self) -> None:
        """Take one card within another.

        Raises:
            WeaktiesError: none is left.
        """
        self.agents -= 1
        if self.agents < 0:
            raise WeaktiesError(
                f"{self.name} cannot be read: more than {AGENTS_LIMIT:,} of its cards stand within "
                "others; export it again, or split it."
            )


@attrs.define
class Card:
    """What stands between BEGIN and END.

    Attributes:
        row: the line of its BEGIN, counted from 1.
        agents: for the row of an AGENT property, the card that stands in it.
        lost: which of its ends is missing; where the next card begins, END is not missed.
        raw: how it stands in the file, without pictures.
    """

    row: int
    properties: list[Property] = attrs.field(factory=list)
    agents: dict[int, Card] = attrs.field(factory=dict)
    lost: Literal["", "BEGIN", "END"] = "END"
    raw: bytearray = attrs.field(factory=bytearray)

    def keep(self, line: Line) -> None:
        """Remember how a line of it stands in the file."""
        self.raw += (line.content + b"\n")[: max(LIMIT - len(self.raw), 0)]

    def keep_agent(self, row: int, card: Card) -> None:
        """Remember the card of an agent."""
        if len(self.agents) < KEPT:
            self.agents[row] = card

    def list_properties(self, *names: str) -> list[Property]:
        """Return the properties of some names, the preferred first, then as they stand."""
        properties = [p for p in self.properties if p.name in names and p.value.strip()]
        return sorted(properties, key=lambda p: p.pref)


def cards(content: bytes, letters: Letters, budget: Budget | None = None) -> Iterator[Card]:
    """Yield the cards of a file in order, those that lost their BEGIN or END, too.

    What else stands outside of cards is passed over.

    Args:
        content: with one byte for each ASCII letter.
        budget: how much of it is read; else as much as one card may have.

    Raises:
        WeaktiesError: it has more.
    """
    budget = budget or Budget("The card")
    nested = _Nested(letters, budget)
    for line in lines(content, budget.spend):
        if _BEGIN.match(line.content):
            yield from nested.begin(line)
        elif nested.cards:
            yield from nested.add(line)
        else:
            yield from nested.stray(line)
    yield from nested.cards[:1]


@attrs.define
class _Nested:
    """The card that is being read, and within it those of its agents.

    Attributes:
        agent: the row of an AGENT property whose card must come next.
        outside: what stands after the last card.
        hollow: how many cards had nothing in them.
    """

    letters: Letters
    budget: Budget
    cards: list[Card] = attrs.field(factory=list)
    agent: int | None = None
    outside: Card | None = None
    hollow: int = 0

    def is_worth_naming(self) -> bool:
        """Check that there were not too many cards yet of which there is but a BEGIN or an END."""
        self.hollow += 1
        return self.hollow <= KEPT

    def begin(self, line: Line) -> Iterator[Card]:
        """Begin a card; unless it is an agent's, the one before has lost its END."""
        if self.agent is None or len(self.cards) >= DEEPEST:
            for before in self.cards[:1]:
                before.lost = ""
                if before.properties or before.agents or self.is_worth_naming():
                    yield before
            self.cards = []
        if self.cards:
            self.budget.spend_agent()
        card = Card(line.row)
        if len(self.cards) == 1 and self.agent is not None:
            self.cards[0].keep_agent(self.agent, card)
        self.cards.append(card)
        self.cards[0].keep(line)
        self.agent = self.outside = None

    def add(self, line: Line) -> Iterator[Card]:
        """Add a line to the innermost card, or end it."""
        self.cards[0].keep(line)
        self.agent = line.row if _EMPTY_AGENT.match(line.content) else None
        if _END.match(line.content):
            ended = self.cards.pop()
            ended.lost = ""
            if not self.cards:
                yield ended
        elif self.agent is None and len(self.cards[-1].properties) < KEPT:
            self.cards[-1].properties.append(read_property(line, self.letters))

    def stray(self, line: Line) -> Iterator[Card]:
        """Take a line outside of all cards; if an END follows, a BEGIN was lost.

        So many ends with nothing before them were made to do harm, and are passed over.
        """
        bare = self.outside is None and _END.match(line.content)
        if bare and not self.is_worth_naming():
            return
        self.outside = self.outside or Card(line.row, lost="BEGIN")
        self.outside.keep(line)
        if _END.match(line.content):
            yield self.outside
            self.outside = None


def read_inline(prop: Property, letters: Letters) -> Card | None:
    """Return the card that version 3.0 writes into the value of AGENT; None if there is none."""
    content = prop.text.encode("utf-8", "replace")
    return next(cards(content, letters), None) if prop.name == AGENT else None
