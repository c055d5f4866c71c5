"""Whatever is recorded, corrected, undone and redone: what counts is found, and nothing dangles."""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import weakties
from tests import depth
from weakties import (
    InteractionNoted,
    IntroductionOffered,
    MeetingDebriefed,
    MeetingHeld,
    MeetingScheduled,
    OddSequence,
    OutreachSent,
    People,
    ReplyReceived,
    ThanksSent,
    corrections,
    history,
)
from weakties.corrections.references import find_missing
from weakties.errors import CannotUndo, SamePerson
from weakties.history.search import ENTRIES
from weakties.readmodel.structure import Structure
from weakties.readmodel.words import texts_of, tokenize

DAYS = st.sampled_from(["2026-10-01", "2026-10-02", "2026-10", "2026-11-20T10:00Z"])
WORDS = st.sampled_from(["grid", "Łódź", "storage 2", "straße", "a:b", '"NEAR"', "zoë zoe"])
STEPS = st.lists(
    st.tuples(st.sampled_from("padsnthoreuuxr"), st.integers(0, 30), DAYS, WORDS), max_size=14
)


def act(network: weakties.Network, step: tuple[str, int, Any, str]) -> None:
    """Take one step; what is refused changes nothing."""
    what, number, day, words = step
    people: list[Any] = [p.id for p in network.read(People).people.where("true order by id")]
    if what == "p" or not people:
        network.add_person(name=f"{words} {number}", organization=f"Acme {number % 2}", at=day)
        return
    who: Any = people[number % len(people)]
    of_kind: dict[str, list[Any]] = {}
    for recorded in network.events(["outreach.sent", "meeting.scheduled"]):
        of_kind.setdefault(recorded.kind, []).append(recorded.id)
    asked = of_kind.get("outreach.sent", [None])
    met = of_kind.get("meeting.scheduled", [None])
    meeting = met[number % len(met)]
    events: dict[str, Any] = {
        "a": lambda: OutreachSent(person=who, at=day, note=words),
        "r": lambda: ReplyReceived(person=who, outreach=asked[number % len(asked)], at=day),
        "s": lambda: MeetingScheduled(people=(who,), starts=day, place=words),
        "h": lambda: MeetingHeld(people=(who,), meeting=meeting, at=day, note=words),
        "t": lambda: ThanksSent(person=who, meeting=meeting, at=day),
        "d": lambda: MeetingDebriefed(meeting=meeting, insights=words, at=day),
        "o": lambda: IntroductionOffered(
            introducer=who, introduced=people[0], meeting=meeting, at=day
        ),
        "n": lambda: InteractionNoted(people=(who,), note=words, at=day),
    }
    head = network.head.position
    with suppress(CannotUndo, SamePerson):
        if what == "u":
            corrections.undo(network, str(1 + number % head), along=number % 3 > 0)
        elif what == "x":
            corrections.redo(network)
        elif what == "e":
            name = str(1 + number % head)
            event = corrections.find_current(network, name).event
            for change in ({"note": words}, {"name": words}, {"insights": words}, {"at": day}):
                if all(hasattr(event, field) for field in change):
                    corrections.edit(network, name, change)
                    break
        elif not (what == "d" and meeting is None):
            network.record(events[what]())


@settings(max_examples=depth.choose(day=20, landing=60, night=60), deadline=None)
@given(STEPS)
def test_what_counts_is_found_and_nothing_dangles(steps: list[Any]) -> None:
    with weakties.open(":memory:") as network, warnings.catch_warnings():
        warnings.simplefilter("ignore", OddSequence)
        for step in steps:
            act(network, step)
            history.find(network, "grid")
        structure = Structure.read_from(network.log)

        assert list(find_missing(network.log, structure)) == []
        counting = [r for r in network.follow() if structure.is_counted(r.id, r.batch)]
        for word in ("grid", "lodz", "storage", "strasse", "near", "zoe", "2"):
            held = {
                r.position
                for r in counting
                if any(word in tokenize(text) for text in texts_of(network.log, r).values())
            }
            found = history.find(network, f'"{word}"', limit=None)
            positions = {hit.recorded.position for hit in found}
            assert positions <= held
            # others are further entries of somebody who is found by name already
            lacking = network.log.read_at(sorted(held - positions))
            assert {r.kind for r in lacking} <= set(ENTRIES)
            for hit in found:
                assert hit.excerpt.marks, hit


@settings(max_examples=depth.choose(day=15, landing=40, night=40), deadline=None)
@given(STEPS, st.text(max_size=12), DAYS)
def test_any_text_can_be_looked_for_as_of_any_day(steps: list[Any], text: str, day: str) -> None:
    with weakties.open(":memory:") as network, warnings.catch_warnings():
        warnings.simplefilter("ignore", OddSequence)
        for step in steps:
            act(network, step)
        history.find(network, text)
        view = network.at(occurred=day[:10])
        seen = {r.position for r in view.events([r.kind for r in network.follow()])}
        for word in ("grid", "storage", "lodz"):
            now = {h.recorded.position for h in history.find(network, word, limit=None)}
            then = {h.recorded.position for h in history.find(view, word, limit=None)}
            assert then <= seen
            if not any(r.kind in ENTRIES for r in network.log.read_at(sorted(now | then))):
                assert then == now & seen
