"""Whatever differs since a position refuses a recording: what happened, and what became of it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties import MeetingHeld, Network, OutreachSent, Query, View, corrections
from weakties.errors import Changed, WeaktiesError

KINDS: tuple[type[weakties.Event], ...] = (OutreachSent, MeetingHeld)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "meet", "undo", "redo", "edit", "merge", "forget"]),
        st.integers(0, 3), st.integers(0, 3), st.integers(5, 20),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


def act(network: Network, people: list[weakties.PersonId], step: tuple[str, int, int, int]) -> None:
    """Do one thing, or nothing where it cannot be done."""
    what, one, other, number = step
    try:
        match what:
            case "ask":
                network.record(OutreachSent(person=people[one], at="2026-03-02", note="hello"))
            case "meet":
                both = tuple(dict.fromkeys((people[one], people[other])))
                network.record(MeetingHeld(people=both, at="2026-03-05"))
            case "undo":
                corrections.undo(network, str(number))
            case "redo":
                corrections.redo(network, str(number))
            case "edit":
                corrections.edit(network, str(number), {"at": weakties.when("2026-03-09")})
            case "merge":
                corrections.merge(network, people[one], people[other])
            case "forget":
                corrections.forget(network, people[one])
    except WeaktiesError:
        pass


def list_ids(event: weakties.Event) -> tuple[str, ...]:
    return tuple(filter(None, (getattr(event, "person", None), *getattr(event, "people", ()))))


def list_matching(
    network: Network, view: Network | View, kinds: tuple[str, ...], about: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return what a query asks for, as it stands in a view, by a look at all of it."""
    facts, stands_for = list(view.events()), dict[str, str]()
    for fact in facts:
        (stored,) = network.log.find([fact.id]).values()
        if len(list_ids(stored.event)) == len(list_ids(fact.event)):
            stands_for.update(zip(list_ids(stored.event), list_ids(fact.event), strict=True))
    wanted = {stands_for.get(person, person) for person in about}
    return [
        fact.to_dict() for fact in facts
        if (not kinds or fact.kind in kinds) and wanted <= {*list_ids(fact.event)}
    ]  # fmt: skip


def find_change(network: Network, **condition: Any) -> int | None:
    """Return the position that refuses a recording; None if it is recorded, which fits no query."""
    try:
        network.record(weakties.InteractionNoted(people=()), **condition)
    except Changed as changed:
        return changed.position
    return None


@given(
    before=ACTS, after=ACTS, kinds=st.lists(st.sampled_from(KINDS), max_size=2, unique=True),
    about=st.lists(st.integers(0, 3), max_size=2, unique=True),
)  # fmt: skip
def test_what_differs_since_a_position_refuses(
    before: list[Any], after: list[Any], kinds: list[type[weakties.Event]], about: list[int]
) -> None:
    with weakties.open(":memory:") as network:
        people = [network.add_person(name=f"Person {letter}") for letter in "ABCD"]
        for step in before:
            act(network, people, step)
        seen = network.head
        for step in after:
            act(network, people, step)
        ids = tuple(people[n] for n in about)
        names = tuple(kind.KIND for kind in kinds)
        then = list_matching(network, network.at(position=seen.position), names, ids)
        now = list_matching(network, network, names, ids)
        query = Query(*kinds, about=ids) if kinds or ids else Query.everything()

        changed = find_change(network, if_unchanged_since=seen, of=query)
        there = find_change(network, if_none=query)

        assert changed is not None or then == now
        assert changed is None or changed > seen.position
        assert there in ([fact["position"] for fact in now] or [None])
