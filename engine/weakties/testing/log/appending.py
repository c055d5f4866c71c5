"""Promises of a log about appending: order, ids, time, and facts that come twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from weakties.domain.ids import PersonId
from weakties.domain.outreach import OutreachSent
from weakties.domain.structural import ClockCorrected, LogRestored, PersonMerged
from weakties.domain.when import When, instant
from weakties.errors import MalformedEvent
from weakties.log.envelope import OBEYED, STRUCTURAL, Draft, Recorded
from weakties.log.protocol import Log
from weakties.log.verification import verify
from weakties.testing.log.factories import BEGIN, MakeLog, replay_times

_ANA, _BEN = PersonId("p-ana"), PersonId("p-ben")


def make_draft(person: str, key: str | None = None, note: str | None = None) -> Draft:
    """Make a small draft."""
    event = OutreachSent(person=person, at="2026-11-20", note=note)  # type: ignore[arg-type]  # short for PersonId, When
    return Draft(event=event, key=key)


def append(log: Log, *drafts: Draft) -> list[Recorded]:
    """Append in one transaction."""
    return log.transact(lambda writer: writer.append(drafts))


class AppendingChecks:
    """Order, ids, time, keys."""

    def test_positions_are_without_gaps(self, make_log: MakeLog) -> None:
        """Positions count 1, 2, 3 over all transactions."""
        log = make_log()

        recorded = [
            *append(log, make_draft("p-1"), make_draft("p-2")),
            *append(log),
            *append(log, make_draft("p-3")),
        ]

        assert [r.position for r in recorded] == [1, 2, 3]
        assert [r.position for r in log.read()] == [1, 2, 3]

    def test_ids_are_unique_even_at_one_instant(self, make_log: MakeLog) -> None:
        """A clock that stands still gives no two events one id."""
        log = make_log(clock=lambda: BEGIN)

        recorded = [
            r for n in range(20) for r in append(log, make_draft(f"p-{n}"), make_draft(f"q-{n}"))
        ]

        assert len({r.id for r in recorded}) == 40

    def test_the_time_of_recording_never_runs_backwards(self, make_log: MakeLog) -> None:
        """A clock that jumps back does not take the log with it."""
        log = make_log(clock=replay_times(BEGIN + timedelta(hours=h) for h in (5, 2, 4, 6)))

        times = [append(log, make_draft("p-1"))[0].recorded_at for _ in range(4)]

        assert times == sorted(times)
        assert times[0] == times[2] < times[3]

    def test_time_goes_on_from_an_event_that_corrects_the_clock(self, make_log: MakeLog) -> None:
        """What is stored before stays, what comes after has its time, and both are read."""
        log = make_log(clock=replay_times(BEGIN + timedelta(hours=h) for h in (0, 50_000, 1, 2, 3)))
        (first,) = append(log, make_draft("p-1"))
        append(log, make_draft("p-2"))
        append(log, make_draft("p-3"))
        right = ClockCorrected(positions=(2,), instants=(first.recorded_at,), until=3)

        (corrected,) = append(log, Draft(event=right))
        (later,) = append(log, make_draft("p-4"))

        wrong = (BEGIN + timedelta(hours=50_000)).strftime("%Y-%m-%dT%H")
        times = [r.recorded_at[: len(wrong)] for r in log.read()]
        assert times == [
            "2026-11-20T09", wrong, wrong, "2026-11-20T11", "2026-11-20T12",
        ]  # fmt: skip
        assert [row.recorded_at for row in log.read_rows()] == [r.recorded_at for r in log.read()]
        assert log.read_head().recorded_at == later.recorded_at > corrected.recorded_at
        assert [r.position for r in log.read(kinds=("clock.corrected",))] == [4]
        verify(log)

    def test_that_a_log_was_replaced_is_read_with_what_is_about_the_log(
        self, make_log: MakeLog
    ) -> None:
        """An index of the kinds that a replay obeys hides nothing else that is about the log."""
        log = make_log()
        append(log, make_draft("p-1"))
        event = LogRestored(position=1, hash="ab" * 32, left_position=4, left_hash="cd" * 32)
        append(log, Draft(event=event))
        append(log, Draft(event=PersonMerged(survivor=_ANA, absorbed=_BEN)))

        assert [r.position for r in log.read(kinds=tuple(STRUCTURAL))] == [2, 3]
        assert [r.position for r in log.read(kinds=tuple(OBEYED))] == [3]
        (restored,) = log.read(kinds=(LogRestored.KIND,))
        assert (restored.position, getattr(restored.event, "left_hash", "")) == (2, "cd" * 32)
        verify(log)

    def test_an_event_without_a_moment_happens_when_it_is_recorded(self, make_log: MakeLog) -> None:
        """What does not say when it happened gets the instant of recording."""
        log = make_log(clock=lambda: BEGIN)

        (recorded,) = append(log, Draft(event=OutreachSent(person="p-1")))  # type: ignore[arg-type]  # short for PersonId

        assert instant(When(recorded.occurred_at)) == BEGIN
        assert recorded.event.at == recorded.occurred_at

    @pytest.mark.parametrize("key", ["a key", "", "clé \U0001f511"])
    def test_a_key_told_twice_is_recorded_once(self, make_log: MakeLog, key: str) -> None:
        """The second telling gives what was recorded at the first, and appends nothing."""
        log = make_log()
        (first,) = append(log, make_draft("p-1", key, "told first"))

        again = append(log, make_draft("p-2"), make_draft("p-3", key, "told again"))

        assert again[1] == first
        assert log.read_head().position == 2

    def test_a_key_told_twice_in_one_batch_is_recorded_once(self, make_log: MakeLog) -> None:
        """The same within one append, where neither was there before."""
        log = make_log()

        recorded = append(
            log,
            make_draft("p-1", "k"),
            make_draft("p-2"),
            make_draft("p-3", "k"),
            make_draft("p-2"),
        )

        assert [r.position for r in recorded] == [1, 2, 1, 3]
        assert recorded[2] == recorded[0]

    def test_what_comes_back_is_what_will_be_read(self, make_log: MakeLog) -> None:
        """Append gives the same as a later read."""
        log = make_log()

        recorded = append(log, make_draft("p-1", "k", 'a "note"'), make_draft("p-2"))

        assert list(log.read()) == recorded

    def test_a_malformed_event_leaves_nothing_of_its_batch(self, make_log: MakeLog) -> None:
        """One value that does not fit undoes the whole transaction."""
        log = make_log()
        wrong = Draft(event=OutreachSent(person="p-1", at="2026", words=-1))  # type: ignore[arg-type]  # short for PersonId, When

        with pytest.raises(MalformedEvent):
            append(log, make_draft("p-1", "k"), wrong)

        assert log.read_head().position == 0
        assert not log.find_ids_by_key(["k"])
