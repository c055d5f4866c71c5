"""Recording on condition: of several who decided alike one records, and nobody else is held up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import weakties
from weakties import MeetingHeld, Network, OutreachSent, Query, corrections
from weakties.errors import Changed, KeyTaken

Change = Callable[[Network, weakties.PersonId, weakties.PersonId], object]


@pytest.fixture(params=["file", "memory"])
def network(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Network]:
    where = tmp_path / "network.db" if request.param == "file" else ":memory:"
    with weakties.open(where) as opened:
        yield opened


@pytest.fixture
def ana(network: Network) -> weakties.PersonId:
    return network.add_person(name="Ana Ruiz", email="ana@example.org")


@pytest.fixture
def ben(network: Network) -> weakties.PersonId:
    return network.add_person(name="Ben Okri", email="ben@example.org")


def ask(person: weakties.PersonId, at: str = "2026-03-02") -> OutreachSent:
    return OutreachSent(person=person, at=at)


def test_what_is_there_already_refuses_and_changes_nothing(
    network: Network, ana: weakties.PersonId, ben: weakties.PersonId
) -> None:
    first = network.record(ask(ana), if_none=Query(OutreachSent, about=ana))
    head = network.head

    with pytest.raises(Changed) as refused:
        network.record(ask(ana, "2026-04-02"), if_none=Query(OutreachSent, about=ana))

    assert (refused.value.position, refused.value.kind) == (first.position, "outreach.sent")
    assert network.head == head
    assert network.record(ask(ben), if_none=Query(OutreachSent, about=ben))
    assert network.record(ask(ana), if_none=Query(MeetingHeld, about=ana))
    assert network.record(ask(ana), if_none=Query(OutreachSent, about=[ana, ben]))


def test_what_was_undone_is_not_there(network: Network, ana: weakties.PersonId) -> None:
    first = network.record(ask(ana))
    corrections.undo(network, str(first.position))

    assert network.record(ask(ana), if_none=Query(OutreachSent, about=ana))


def test_who_was_merged_is_one(
    network: Network, ana: weakties.PersonId, ben: weakties.PersonId
) -> None:
    network.record(ask(ben))
    corrections.merge(network, ana, ben)

    for person in (ana, ben):
        with pytest.raises(Changed):
            network.record(ask(person), if_none=Query(OutreachSent, about=person))


def test_only_one_event_that_fits_and_lies_behind_refuses(
    network: Network, ana: weakties.PersonId, ben: weakties.PersonId
) -> None:
    """Not: something fits, and something else lies behind. Quiet people would always conflict."""
    network.record(ask(ana))
    seen = network.head
    network.record(ask(ben))

    assert network.record(ask(ana), if_unchanged_since=seen, of=Query(OutreachSent, about=ana))
    with pytest.raises(Changed):
        network.record(ask(ana), if_unchanged_since=seen, of=Query(OutreachSent, about=ana))


def test_the_position_itself_is_known_and_one_behind_the_end_is_no_error(
    network: Network, ana: weakties.PersonId
) -> None:
    seen = network.record(ask(ana)).position
    everything = Query.everything()

    with pytest.raises(Changed):
        network.record(ask(ana), if_unchanged_since=seen - 1, of=everything)
    assert network.record(ask(ana), if_unchanged_since=seen, of=everything)
    assert network.record(ask(ana), if_unchanged_since=seen + 99, of=everything)


CHANGES: dict[str, Change] = {
    "a request": lambda network, ana, ben: network.record(ask(ana)),
    "an undoing": lambda network, ana, ben: corrections.undo(network, "3"),
    "a correction": lambda network, ana, ben: corrections.edit(network, "3", {"channel": "phone"}),
    "a merge": corrections.merge,
    "a forgetting": lambda network, ana, ben: corrections.forget(network, ana),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("is_about", [False, True])
def test_whatever_becomes_of_what_was_read_refuses(
    tmp_path: Path, name: str, is_about: bool
) -> None:
    with weakties.open(tmp_path / "network.db") as network:
        ana, ben = network.add_person(name="Ana Ruiz"), network.add_person(name="Ben Okri")
        assert network.record(ask(ana)).position == 3
        seen = network.head
        CHANGES[name](network, ana, ben)
        head = network.head

        with pytest.raises(Changed):
            network.record(
                MeetingHeld(people=(ben,)),
                if_unchanged_since=seen,
                of=Query(OutreachSent, about=ana if is_about else ()),
            )
        assert network.head == head


def test_what_becomes_of_others_refuses_nothing(network: Network) -> None:
    ana, ben = network.add_person(name="Ana Ruiz"), network.add_person(name="Ben Okri")
    cem, dee = network.add_person(name="Cem Kaya"), network.add_person(name="Dee Lund")
    asked = network.record(ask(ben))
    seen = network.head
    corrections.undo(network, str(asked.position))
    corrections.merge(network, cem, dee)

    assert network.record(ask(ana), if_unchanged_since=seen, of=Query(OutreachSent, about=ana))


def test_a_retry_of_what_was_recorded_is_not_refused_by_itself(
    network: Network, ana: weakties.PersonId
) -> None:
    condition = Query(OutreachSent, about=ana)
    first = network.record(ask(ana), key="o-7", if_none=condition)

    assert network.record(ask(ana), key="o-7", if_none=condition) == first
    assert network.head.position == first.position


def test_another_fact_under_a_key_is_an_error(
    network: Network, ana: weakties.PersonId, ben: weakties.PersonId
) -> None:
    first = network.record(ask(ana), key="o-7")
    head = network.head

    for other in (ask(ben), ask(ana, "2026-03-03"), MeetingHeld(people=(ana,), at="2026-03-02")):
        with pytest.raises(KeyTaken) as taken:
            network.record(other, key="o-7")
        assert taken.value.position == first.position
        assert "o-7" not in str(taken.value)
    assert network.record(OutreachSent(person=ana), key="o-7") == first  # told as now, once more
    assert network.head == head


def test_a_key_stands_for_the_same_fact_after_a_merge(
    network: Network, ana: weakties.PersonId, ben: weakties.PersonId
) -> None:
    first = network.record(ask(ben), key="o-7")
    corrections.merge(network, ana, ben)

    assert network.record(ask(ana), key="o-7").position == first.position


def test_a_transaction_begins_only_if_its_condition_holds(
    network: Network, ana: weakties.PersonId
) -> None:
    seen = network.head
    began = list[object]()
    network.run_transaction(
        lambda recorder: began.append(recorder.record(ask(ana))),
        if_unchanged_since=seen, of=Query(OutreachSent) | Query(MeetingHeld),
    )  # fmt: skip
    with pytest.raises(Changed):
        network.run_transaction(
            began.append, if_unchanged_since=seen, of=Query(OutreachSent) | Query(MeetingHeld)
        )
    assert len(began) == 1


def test_of_several_who_decided_alike_one_records_and_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        people = [network.add_person(name=f"Person {n}") for n in range(8)]
        seen = network.head

    def decide(number: int) -> tuple[bool, bool]:
        with weakties.open(path) as own:
            mine = ask(people[number])
            assert own.record(
                mine, if_unchanged_since=seen, of=Query(OutreachSent, about=people[number])
            )
            try:
                own.record(MeetingHeld(people=tuple(people)), if_none=Query(MeetingHeld))
            except Changed:
                return True, False
            return True, True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(decide, range(8)))
    assert sum(alone for alone, _ in done) == 8
    assert sum(first for _, first in done) == 1


def test_a_query_says_something(ana: weakties.PersonId) -> None:
    with pytest.raises(ValueError, match="everything"):
        Query()
    with pytest.raises(ValueError, match="about the log itself"):
        Query("event.retracted")
    assert repr(Query.everything()) == "Query.everything()"


def test_since_and_of_belong_together(network: Network, ana: weakties.PersonId) -> None:
    with pytest.raises(TypeError, match="belong together"):
        network.record(ask(ana), if_unchanged_since=network.head)
    with pytest.raises(TypeError, match="belong together"):
        network.record(ask(ana), of=Query(OutreachSent))


def test_a_head_that_the_log_no_longer_has_is_a_change(tmp_path: Path) -> None:
    with weakties.open(tmp_path / "a.db") as left, weakties.open(tmp_path / "b.db") as other:
        ana = left.add_person(name="Ana")
        other.add_person(name="Ben")
        with pytest.raises(Changed):
            left.record(ask(ana), if_unchanged_since=other.head, of=Query(MeetingHeld))


def test_who_recorded_and_through_what_is_kept(network: Network, ana: weakties.PersonId) -> None:
    first = network.record(ask(ana))
    recorded = network.record(
        MeetingHeld(people=(ana,)), actor="assistant", source="my-app", cause=first.id
    )
    whole = json.loads(json.dumps(recorded.to_dict()))
    assert (whole["actor"], whole["source"], whole["cause"]) == ("assistant", "my-app", first.id)
    assert whole["event"]["people"] == [ana]
    assert (whole["kind"], whole["position"]) == ("meeting.held", recorded.position)


def test_what_is_brought_back_refuses(network: Network, ana: weakties.PersonId) -> None:
    asked = network.record(ask(ana))
    corrections.undo(network, str(asked.position))
    seen = network.head
    corrections.redo(network, str(asked.position))

    with pytest.raises(Changed):
        network.record(ask(ana), if_unchanged_since=seen, of=Query(OutreachSent, about=ana))


def test_a_command_that_is_undone_as_a_whole_refuses(
    network: Network, ana: weakties.PersonId
) -> None:
    asked = network.run_transaction(lambda recorder: recorder.record(ask(ana)))
    assert asked.batch
    seen = network.head
    corrections.undo(network, asked.batch)

    with pytest.raises(Changed):
        network.record(ask(ana), if_unchanged_since=seen, of=Query(OutreachSent, about=ana))


def test_two_that_are_one_now_are_asked_for_as_one(
    network: Network, ana: weakties.PersonId, ben: weakties.PersonId
) -> None:
    seen = network.head
    corrections.merge(network, ana, ben)

    with pytest.raises(Changed):
        network.record(ask(ana), if_unchanged_since=seen, of=Query(OutreachSent, about=[ana, ben]))


@pytest.mark.parametrize(
    "condition",
    [
        {"if_none": OutreachSent}, {"if_unchanged_since": "5", "of": Query.everything()},
        {"if_unchanged_since": True, "of": Query.everything()},
        {"if_unchanged_since": -1, "of": Query.everything()},
        {"if_unchanged_since": 1, "of": "outreach.sent"},
    ],
)  # fmt: skip
def test_a_condition_that_is_none_is_said_and_records_nothing(
    network: Network, ana: weakties.PersonId, condition: Any
) -> None:
    head = network.head
    with pytest.raises(TypeError, match="takes a"):
        network.record(ask(ana), **condition)
    assert network.head == head


@pytest.mark.parametrize(
    ("events", "about"), [((3,), "p-1"), ((str,), "p-1"), ((), [""]), ((), [None]), ((), 5)]
)
def test_a_query_of_something_else_is_refused(events: Any, about: Any) -> None:
    with pytest.raises(TypeError):
        Query(*events, about=about)
