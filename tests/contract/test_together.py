"""Several events recorded together: all of them stay, or none, whatever ends the block."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import weakties
from weakties import InteractionNoted, MeetingHeld, Network, People, Query, corrections
from weakties.errors import Changed, UnknownId


@pytest.fixture(params=["file", "memory"])
def network(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Network]:
    where = tmp_path / "network.db" if request.param == "file" else ":memory:"
    with weakties.open(where) as opened:
        yield opened


def test_all_of_it_stays_and_is_undone_as_one(network: Network) -> None:
    with network.together(source="my-app") as recorder:
        ana = recorder.add_person(name="Ana")
        recorder.record(MeetingHeld(people=(ana,)))
        assert network.head.position == 2  # within the block it is read already

    assert {recorded.source for recorded in network.log.read()} == {"my-app"}
    corrections.undo(network, "last")
    assert network.read(People).count() == 0


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, UnknownId, StopIteration])
def test_nothing_of_it_stays_if_the_block_raises(
    network: Network, error: type[BaseException]
) -> None:
    raised = UnknownId("person", "x") if error is UnknownId else error("no")

    def record_and_fail() -> None:
        with network.together() as recorder:
            recorder.add_person(name="Ana")
            raise raised

    with pytest.raises(error):
        record_and_fail()
    assert network.head.position == 0
    assert network.read(People).count() == 0
    network.record(InteractionNoted(people=()))
    assert network.head.position == 1


def test_what_cannot_be_recorded_ends_the_block_and_takes_the_rest_with_it(
    network: Network,
) -> None:
    def record_for_nobody() -> None:
        with network.together() as recorder:
            recorder.add_person(name="Ana")
            recorder.record(MeetingHeld(people=(weakties.PersonId("p-nobody"),)))

    with pytest.raises(UnknownId):
        record_for_nobody()
    assert network.head.position == 0


def test_a_block_within_a_block_is_refused_and_harms_nothing(network: Network) -> None:
    with network.together() as recorder:
        recorder.add_person(name="Ana")
        with pytest.raises(RuntimeError, match="within another"), network.together():
            pass
        recorder.add_person(name="Ben")

    assert network.read(People).count() == 2


def test_a_block_that_nobody_ends_leaves_nothing_and_bars_nobody(
    network: Network, tmp_path: Path
) -> None:
    block = network.together()
    recorder = block.__enter__()  # as a generator does that is dropped in its middle
    recorder.add_person(name="Ana")
    del block, recorder

    assert network.head.position == 0
    network.record(InteractionNoted(people=()))


def test_a_condition_is_looked_at_before_the_block(network: Network) -> None:
    network.record(InteractionNoted(people=()))
    began = False
    with pytest.raises(Changed), network.together(if_none=Query(InteractionNoted)):
        began = True
    assert not began
