"""Is a merge the same in any order, gone without a trace when undone, and as if always told?"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_live_equals_rebuilt import DAY, grown

import weakties
from weakties import (
    Draft,
    Event,
    People,
    PersonAdded,
    PersonDescribed,
    PersonId,
    PersonMerged,
    WeaktiesError,
    corrections,
)
from weakties.domain.event import evolve, personal_fields
from weakties.domain.identity import email_key, linkedin_key
from weakties.errors import CannotMerge, UnknownId
from weakties.log.codec import KINDS
from weakties.stores import STRUCTURAL
from weakties.testing import append_history, histories, make_ticking_clock, sequence

IDS = ("p-ana", "p-ben", "p-cleo", "p-dai")
PAIRS = st.lists(st.sampled_from(IDS), min_size=2, max_size=2, unique=True).map(tuple)
PLAIN = tuple(k for k in KINDS if k not in STRUCTURAL)
ADDED = [Draft(event=PersonAdded(person=PersonId(p), name=p, at=DAY)) for p in IDS]
OPERATIONS = st.tuples(
    st.sampled_from(["add", "describe", "merge", "unmerge", "undo", "redo"]),
    st.integers(0, 7), st.integers(0, 7), st.sampled_from(["email", "linkedin"]),
)  # fmt: skip


def opened() -> weakties.Network:
    return weakties.open(":memory:", clock=make_ticking_clock(), chance=sequence())


@given(history=histories(), pair=PAIRS, data=st.data())
def test_a_merge_and_its_unmerge_leave_every_answer_as_it_was(
    history: list[Draft], pair: tuple[str, str], data: st.DataObject
) -> None:
    with opened() as network:
        append_history(network.log, [*ADDED, *history])
        before, rows = grown(network.feed, network.views), list(network.log.read_rows())

        with suppress(CannotMerge, UnknownId):  # the history merged them, or undid one of them
            merged = corrections.merge(network, *pair)
            if data.draw(st.booleans()):
                network.views.catch_up(network.feed)
            corrections.unmerge(network, data.draw(st.sampled_from(pair)), event=merged.event)

            assert len(list(network.log.read_rows())) == len(rows) + 2
        assert list(network.log.read_rows())[: len(rows)] == rows
        assert grown(network.feed, network.views) == grown(network.feed) == before


@given(history=histories(*PLAIN), merges=st.lists(PAIRS, max_size=5), data=st.data())
def test_the_same_merges_in_any_order_give_the_same_network(
    history: list[Draft], merges: list[tuple[str, str]], data: st.DataObject
) -> None:
    found = []
    for order in (merges, data.draw(st.permutations(merges))):
        with opened() as network:
            append_history(network.log, [*ADDED, *history])
            for pair in order:
                with suppress(CannotMerge):  # they are one by then
                    corrections.merge(network, *data.draw(st.permutations(pair)))
                if data.draw(st.booleans()):
                    network.views.catch_up(network.feed)
            network.views.catch_up(network.feed)
            found.append(grown(network.feed, network.views))

    assert found[0] == found[1]


@given(history=histories(*PLAIN), pair=PAIRS)
def test_who_was_merged_is_as_if_told_under_one_id_from_the_start(
    history: list[Draft], pair: tuple[str, str]
) -> None:
    one, two = sorted(pair)
    with opened() as merged, opened() as plain:
        append_history(merged.log, [*ADDED, *history])
        corrections.merge(merged, one, two)

        same = [attrs.evolve(d, event=_swapped(d.event, two, one)) for d in (*ADDED, *history)]
        append_history(plain.log, same)
        append_history(
            plain.log, [Draft(event=PersonMerged(survivor=PersonId(one), absorbed=PersonId(one)))]
        )

        assert grown(merged.feed, merged.views) == grown(plain.feed)


def _swapped(event: Event, old: str, new: str) -> Event:
    """Write one id for another wherever an id stands; names stay, and both find the person."""
    changes: dict[str, Any] = {}
    for field in attrs.fields(type(event)):  # type: ignore[arg-type]  # every event is an attrs class
        if field.name in personal_fields(type(event)):
            continue
        value = getattr(event, field.name)
        if isinstance(value, tuple):
            changes[field.name] = tuple(dict.fromkeys(new if v == old else v for v in value))
        elif value == old:
            changes[field.name] = new
    return evolve(event, **changes)


@given(operations=st.lists(OPERATIONS, max_size=14))
def test_no_two_people_ever_share_an_address_or_a_profile(
    operations: list[tuple[str, int, int, str]],
) -> None:
    with opened() as network:
        for number in range(3):
            network.add_person(name=f"P{number}", email=f"{number}@x.org", linkedin=str(number))
        ids = [str(p.id) for p in network.read(People).search("")]

        for operation in operations:
            with suppress(WeaktiesError):
                _done(network, ids, *operation)

            people = network.read(People)
            for person in people.people.where():
                assert (
                    person.email is None or people.find_holder(email_key(person.email)) == person.id
                )
                slug = person.linkedin
                assert slug is None or people.find_holder(linkedin_key(slug)) == person.id


def _done(network: weakties.Network, ids: list[str], *operation: Any) -> None:
    """Do one thing with one or two of the people there are, or were."""
    what, one, two, field = operation
    person, other = PersonId(ids[one % len(ids)]), ids[two % len(ids)]
    match what:
        case "add":
            ids.append(network.add_person(**{field: f"{two}@x.org"}))  # type: ignore[arg-type]  # either
        case "describe":
            network.record(evolve(PersonDescribed(person=person), **{field: f"{two}@x.org"}))
        case "merge":
            corrections.merge(network, person, other)
        case "unmerge":
            corrections.unmerge(network, person)
        case "undo":
            rows = list(network.log.read_rows())[-4:]
            corrections.undo(network, rows[two % len(rows)].id)
        case _:
            corrections.redo(network)


def test_the_people_of_the_laws_are_those_of_the_histories() -> None:
    from weakties.testing.strategies import _SMALL

    assert _SMALL[PersonId] == IDS
